# The second and the third.
def enter(client, symbol):
    enforce_before_order(symbol)
    client.create_order(symbol)
    client.create_order(symbol)  # INV004: second
    client.create_order(symbol)  # INV004: third
