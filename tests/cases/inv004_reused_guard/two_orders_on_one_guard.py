# The second order goes out on the first one's clearance.
def enter(client, symbol):
    enforce_before_order(symbol)
    client.create_order(symbol)
    client.create_order(symbol)  # INV004: the guard was used up by the line above
