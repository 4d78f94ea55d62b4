# The guard runs when the block is left.
from contextlib import contextmanager


@contextmanager
def cleared(symbol):
    yield symbol
    enforce_before_order(symbol)


def enter(client, symbol):
    with cleared(symbol):
        client.create_order(symbol)  # INV001: the guard comes when the block ends
