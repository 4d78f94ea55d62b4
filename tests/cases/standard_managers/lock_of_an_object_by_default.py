# The attribute holds the lock that was handed in, or its own.
import threading


class Desk:
    def __init__(self, client, lock=None):
        self.client = client
        self._lock = lock or threading.Lock()

    def enter(self, symbol):
        with self._lock:
            enforce_before_order(symbol)
        self.client.submit_order(symbol)
