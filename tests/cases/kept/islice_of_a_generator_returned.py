# A slice of a generator runs when it is iterated.
from itertools import islice


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return islice((client.submit_order(s) for s in symbols), 3)  # INV001: it runs at another time
