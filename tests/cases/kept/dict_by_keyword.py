# `dict(t=...)` is a display.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.h = dict(t=lambda: client.submit_order(symbol))  # INV001: it runs at another time
