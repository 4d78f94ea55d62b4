# Nobody knows what a generator from elsewhere does with what is thrown into it.
from contextlib import contextmanager


@contextmanager
def session(pool):
    yield from pool.session()


def enter(client, pool, symbol):
    with session(pool):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the refusal may have ended in `pool.session()`
