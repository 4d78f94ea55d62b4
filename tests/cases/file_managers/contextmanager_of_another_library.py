# A decorator called `contextmanager` from elsewhere promises nothing.
from desk.compat import contextmanager


@contextmanager
def timed(clock):
    yield
    clock.record()


def enter(client, clock, symbol):
    with timed(clock):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: what the decorator makes of it is unknown
