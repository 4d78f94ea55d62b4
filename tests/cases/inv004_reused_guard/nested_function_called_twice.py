# A nested function that is called twice sends two orders.
def enter(client, symbol):
    def place():
        client.create_order(symbol)  # INV004: sent a second time on one guard

    enforce_before_order(symbol)
    place()
    place()
