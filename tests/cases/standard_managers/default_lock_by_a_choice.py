# The same, written out.
from threading import Lock


def enter(client, symbol, lock=None):
    with lock if lock is not None else Lock():
        enforce_before_order(symbol)
    client.submit_order(symbol)
