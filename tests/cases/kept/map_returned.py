# `map` calls nothing until somebody iterates.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return map(client.submit_order, symbols)  # INV005: it is called at another time
