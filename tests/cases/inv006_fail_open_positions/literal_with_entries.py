# A dict with entries in it is not empty.
def enter(client, symbol, held):
    enforce_before_order(symbol, "buy", 1, {symbol: held})
    client.submit_order(symbol)
