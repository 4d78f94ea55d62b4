# A bound method made by hand.
from types import MethodType


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return MethodType(lambda o: client.submit_order(symbol), self)  # INV001: it runs at another time
