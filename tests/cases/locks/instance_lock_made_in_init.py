# Every assignment of `self._lock` in this file makes a lock, and locks swallow nothing.
import threading


class Desk:
    def __init__(self, client):
        self.client = client
        self._lock = threading.Lock()

    def enter(self, symbol):
        with self._lock:
            enforce_before_order(symbol)
        self.client.submit_order(symbol)
