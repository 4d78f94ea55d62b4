# What is made partial is no guard.
from functools import partial

from desk.guards import enforce_before_order


def enter(client, symbol):
    check = partial(print, enforce_before_order)
    check(symbol)
    client.submit_order(symbol)  # INV001: only `print` was called
