# Where no guard completed there is none to reuse.
def enter(client, symbol):
    client.create_order(symbol)  # INV001: no guard
    client.create_order(symbol)  # INV001: none here either
