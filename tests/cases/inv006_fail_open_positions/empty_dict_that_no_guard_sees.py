# An empty dict for another purpose.
def enter(client, symbol, positions):
    tags = {}
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol, tags)
