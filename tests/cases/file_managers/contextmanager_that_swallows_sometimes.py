# One way out of the handler swallows.
from contextlib import contextmanager


@contextmanager
def logged(log, strict):
    try:
        yield
    except Exception:
        log.exception("failed")
        if strict:
            raise


def enter(client, log, symbol):
    with logged(log, False):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: not strict, swallowed
