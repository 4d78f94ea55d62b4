# A partial that is called on the spot.
from functools import partial


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return partial(client.create_order, symbol)()
