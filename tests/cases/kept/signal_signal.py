# A handler of a signal of the system.
import signal


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    signal.signal(15, lambda *_: client.submit_order(symbol))  # INV001: it runs at another time
