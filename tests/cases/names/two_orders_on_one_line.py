# One finding for each call; here the first is the unguarded one.
def enter(client, symbol):
    client.create_order(symbol); enforce_before_order(symbol); client.create_order(symbol)  # INV001: the first
