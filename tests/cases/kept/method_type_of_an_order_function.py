# An order function bound by hand.
from types import MethodType


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return MethodType(client.submit_order, symbol)  # INV005: it is called at another time
