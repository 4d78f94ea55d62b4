# Making a partial checks nothing.
from functools import partial

from desk.guards import enforce_before_order


def enter(client, symbol):
    check = partial(enforce_before_order, symbol)
    print(check)
    client.submit_order(symbol)  # INV001: the partial was never called
