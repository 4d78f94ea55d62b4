# A thread that is kept may be started at any time.
from threading import Thread


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.w = Thread(target=lambda: client.submit_order(symbol))  # INV001: it runs at another time
