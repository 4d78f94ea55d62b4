# A block that ends normally has run what stands behind the `yield`; one that is left by an exception may not.
from contextlib import contextmanager


@contextmanager
def cleared(symbol):
    yield symbol
    enforce_before_order(symbol)


def enter(client, symbol):
    with cleared(symbol):
        print(symbol)
    client.create_order(symbol)


def leave(client, symbol):
    try:
        with cleared(symbol):
            return symbol
    finally:
        client.create_order(symbol)  # INV001: also sent when the guard has refused
