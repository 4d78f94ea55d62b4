# The order function itself is connected.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    symbols.connect(client.submit_order)  # INV005: it is called at another time
