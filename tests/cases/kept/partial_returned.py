# Returned in a partial.
from functools import partial


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return partial(client.create_order, symbol)  # INV005: it is called at another time
