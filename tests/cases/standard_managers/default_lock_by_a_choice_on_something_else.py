# What decides is not whether a lock was handed in.
from threading import Lock


def enter(client, symbol, lock=None):
    with lock if client.quiet else Lock():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the manager handed in may swallow
