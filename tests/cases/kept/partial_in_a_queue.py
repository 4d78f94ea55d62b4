# The partial holds the function, the queue holds the partial.
from functools import partial


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.q.append(partial(client.create_order, symbol))  # INV005: it is called at another time
