# What the manager raises behind its `yield` it also catches, so the block ends normally.
from contextlib import contextmanager


@contextmanager
def rehearsal():
    try:
        yield
        raise ValueError
    except Exception:
        pass


def enter(client, symbol):
    with rehearsal():
        print(symbol)
    client.create_order(symbol)  # INV001: no guard on the way
