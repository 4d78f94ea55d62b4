# The exception is raised at the yield and passes the finally.
from contextlib import contextmanager


@contextmanager
def transaction(db):
    db.begin()
    try:
        yield db
    finally:
        db.close()


def enter(client, db, symbol):
    with transaction(db):
        enforce_before_order(symbol)
    client.submit_order(symbol)
