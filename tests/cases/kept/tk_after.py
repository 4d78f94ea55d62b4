# After so many milliseconds.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.window.after(1000, lambda: client.submit_order(symbol))  # INV001: it runs at another time
