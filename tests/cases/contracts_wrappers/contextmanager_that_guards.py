# What ran before the `yield` has completed when the block is entered.
from contextlib import contextmanager


@contextmanager
def cleared(symbol):
    enforce_before_order(symbol)
    yield symbol


def enter(client, symbol):
    with cleared(symbol):
        client.create_order(symbol)
    client.submit_order(symbol)  # INV004: a second order on that guard
