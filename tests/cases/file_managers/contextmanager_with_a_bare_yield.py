# Nothing round the yield: what is raised there goes up.
import contextlib


@contextlib.contextmanager
def timed(clock):
    start = clock.now()
    yield
    clock.record(start)


def enter(client, clock, symbol):
    with timed(clock):
        enforce_before_order(symbol)
    client.submit_order(symbol)
