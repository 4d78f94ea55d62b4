# `list` iterates here and now.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return list(map(lambda s: client.submit_order(s), symbols))
