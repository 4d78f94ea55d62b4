# Logged and raised again.
from contextlib import contextmanager


@contextmanager
def logged(log):
    try:
        yield
    except Exception:
        log.exception("failed")
        raise


def enter(client, log, symbol):
    with logged(log):
        enforce_before_order(symbol)
    client.submit_order(symbol)
