# The manager catches a class that no refusal is of, so it is not the one to blame.
from contextlib import contextmanager


@contextmanager
def patient():
    try:
        yield
    except TimeoutError:
        pass


@contextmanager
def lenient():
    with patient():
        try:
            yield
        except Exception:
            print("refused")


def enter(client, symbol):
    with patient():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the guard may have timed out, but has not refused


def add(client, symbol):
    with lenient():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: lenient() swallows the refusal
