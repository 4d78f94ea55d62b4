# Whoever hands in a lock hands in what stands in for one.
from threading import Lock


def enter(client, symbol, lock=None):
    with lock or Lock():
        enforce_before_order(symbol)
    client.submit_order(symbol)
