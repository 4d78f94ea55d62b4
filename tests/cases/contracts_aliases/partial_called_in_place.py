# Made and called at once.
from functools import partial

from desk.guards import enforce_before_order


def enter(client, symbol):
    partial(enforce_before_order, symbol)()
    client.submit_order(symbol)
