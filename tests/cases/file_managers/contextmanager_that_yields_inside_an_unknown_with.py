# The exception passes through the unknown manager, which may swallow it.
from contextlib import contextmanager


@contextmanager
def unit(db):
    with db.session():
        yield db


def enter(client, db, symbol):
    with unit(db):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: `db.session()` may swallow inside `unit`
