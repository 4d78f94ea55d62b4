# After the assignment the name holds what was handed in or a lock.
from threading import Lock


def enter(client, symbol, lock=None):
    lock = lock or Lock()
    with lock:
        enforce_before_order(symbol)
    client.submit_order(symbol)
