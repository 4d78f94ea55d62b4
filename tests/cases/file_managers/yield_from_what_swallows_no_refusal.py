# The generator that `yield from` runs swallows an error that stood before the guard, and no refusal.
from contextlib import contextmanager


def tolerant():
    try:
        yield
    except KeyError:
        pass


@contextmanager
def session():
    yield from tolerant()


def enter(client, book, symbol):
    with session():
        enforce_before_order(book[symbol])
    client.submit_order(symbol)  # INV001: the book has no such symbol, and nobody checked
