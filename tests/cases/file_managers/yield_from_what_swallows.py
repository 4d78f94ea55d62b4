# What is raised in the block is thrown into the generator that `yield from` runs, and ends there.
from contextlib import contextmanager


def quiet():
    try:
        yield
    except Exception:
        pass


@contextmanager
def session():
    yield from quiet()


def enter(client, symbol):
    with session():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: `quiet` swallowed the refusal
