# The wrapper is called behind the guard.
def enter(client, symbol):
    enforce_before_order(symbol)
    trace(client.create_order)(symbol)
