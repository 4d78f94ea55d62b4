# A finaliser gets the order function itself.
import weakref


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    weakref.finalize(self, client.submit_order, symbol)  # INV005: it is called at another time
