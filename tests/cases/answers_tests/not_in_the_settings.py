# A check that the settings do not list is any function.
def enter(client, symbol):
    if not check(symbol):
        return
    client.submit_order(symbol)  # INV001: nobody said that this answers for an order
