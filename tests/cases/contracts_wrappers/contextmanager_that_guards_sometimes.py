# One way to the `yield` skips the guard.
from contextlib import contextmanager


@contextmanager
def cleared(symbol, live):
    if live:
        enforce_before_order(symbol)
    yield symbol


def enter(client, symbol, live):
    with cleared(symbol, live):
        client.create_order(symbol)  # INV001: not live
