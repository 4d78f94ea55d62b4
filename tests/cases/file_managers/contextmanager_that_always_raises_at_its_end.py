# A manager that raises once its block is done lets nothing behind the block run.
from contextlib import contextmanager


@contextmanager
def rehearsal():
    yield
    raise RuntimeError("this was a rehearsal")


def enter(client, symbol):
    with rehearsal():
        print(symbol)
    client.create_order(symbol)
