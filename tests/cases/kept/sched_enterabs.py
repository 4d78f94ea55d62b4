# At a time of the clock.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.clock.enterabs(60, 1, lambda: client.submit_order(symbol))  # INV001: it runs at another time
