# A slice that is consumed on the spot.
from itertools import islice


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return list(islice((client.submit_order(s) for s in symbols), 3))  # INV004: one guard, three orders
