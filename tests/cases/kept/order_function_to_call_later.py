# The order function itself, called later.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.loop.call_later(1, client.submit_order, symbol)  # INV005: it is called at another time
