# The generator that `yield from` runs lets through what is thrown into it.
from contextlib import contextmanager


def logged(log):
    log.info("in")
    try:
        yield
    finally:
        log.info("out")


@contextmanager
def session(log):
    yield from logged(log)


def enter(client, log, symbol):
    with session(log):
        enforce_before_order(symbol)
    client.submit_order(symbol)
