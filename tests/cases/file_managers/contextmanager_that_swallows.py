# The exception arrives at the yield, is caught, and the generator ends: swallowed.
from contextlib import contextmanager


@contextmanager
def logged(log):
    try:
        yield
    except Exception:
        log.exception("failed")


def enter(client, log, symbol):
    with logged(log):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: `logged` swallows
