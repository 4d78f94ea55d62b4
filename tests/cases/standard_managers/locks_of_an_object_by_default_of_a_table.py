# A lock a symbol, made where one is missing.
import threading
from collections import defaultdict


class Desk:
    def __init__(self, client):
        self.client = client
        self._locks = defaultdict(threading.Lock)

    def forget(self, symbol):
        self._locks.pop(symbol, None)

    def enter(self, symbol):
        with self._locks[symbol]:
            enforce_before_order(symbol)
        self.client.submit_order(symbol)
