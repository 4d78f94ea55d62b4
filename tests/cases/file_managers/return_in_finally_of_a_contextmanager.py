# The return in `finally` drops the exception: the manager swallows.
from contextlib import contextmanager


@contextmanager
def unit(db):
    try:
        yield db
    finally:
        return


def enter(client, db, symbol):
    with unit(db):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the finally of `unit` drops the refusal
