# A finaliser runs when the object dies.
import weakref


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    weakref.finalize(self, lambda: client.submit_order(symbol))  # INV001: it runs at another time
