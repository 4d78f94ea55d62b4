# An empty dict says "flat" whatever is open.
def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, {})  # INV006: nothing can conflict with no positions
    client.submit_order(symbol)
