# A partial of the guard is the guard, once it is called.
from functools import partial

from desk.guards import enforce_before_order


def enter(client, symbol):
    check = partial(enforce_before_order, account="main")
    check(symbol)
    client.submit_order(symbol)
