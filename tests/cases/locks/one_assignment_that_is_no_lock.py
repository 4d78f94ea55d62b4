# A second assignment lets anything in.
import threading


class Desk:
    def __init__(self, client, lock=None):
        self.client = client
        self._lock = threading.Lock()
        if lock is not None:
            self._lock = lock

    def enter(self, symbol):
        with self._lock:
            enforce_before_order(symbol)
        self.client.submit_order(symbol)  # INV002: the lock that was handed in may be anything
