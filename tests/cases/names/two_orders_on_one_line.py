# One finding for each call; here the first is the unguarded one.
def enter(client, symbol):
    client.submit_order(symbol); enforce_before_order(symbol); client.submit_order(symbol)  # INV001: the first call
