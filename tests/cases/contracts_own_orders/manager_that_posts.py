# What a context manager of the file does when it ends is done before the guard.
from contextlib import contextmanager


@contextmanager
def prepared(session, symbol):
    yield
    session.post("/orders", symbol)


def submit_order(session, symbol):
    with prepared(session, symbol):
        session = None
    enforce_before_order(symbol)


def enter(session, symbol):
    return submit_order(session, symbol)  # INV001: posted as the block ended
