# A built-in looks at the items of a list.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return sorted(symbols, key=lambda s: client.submit_order(s))
