# The guard stands before the try, so the retry in the handler is covered too, by a guard that is spent.
def enter(client, symbol):
    enforce_before_order(symbol)
    try:
        client.create_order(symbol)
    except Exception:
        client.create_order(symbol)  # INV004: the first may have arrived
