# `map` holds the lambda until somebody iterates.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return map(lambda s: client.submit_order(s), symbols)  # INV001: it runs at another time
