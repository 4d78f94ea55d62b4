# A partial of a lambda, kept in an attribute.
from functools import partial


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.h = partial(lambda s: client.submit_order(s), symbol)  # INV001: it runs at another time
