# A scheduler of the standard library.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.clock.enter(60, 1, lambda: client.submit_order(symbol))  # INV001: it runs at another time
