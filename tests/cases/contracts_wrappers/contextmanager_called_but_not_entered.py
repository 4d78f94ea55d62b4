# Calling it makes a manager and runs nothing.
from contextlib import contextmanager


@contextmanager
def cleared(symbol):
    enforce_before_order(symbol)
    yield symbol


def enter(client, symbol):
    cleared(symbol)
    client.create_order(symbol)  # INV001: never entered
