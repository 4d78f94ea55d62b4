# Another method puts something else into the table.
import threading
from collections import defaultdict


class Desk:
    def __init__(self, client):
        self.client = client
        self._locks = defaultdict(threading.Lock)

    def adopt(self, symbol, gate):
        self._locks[symbol] = gate

    def enter(self, symbol):
        with self._locks[symbol]:
            enforce_before_order(symbol)
        self.client.submit_order(symbol)  # INV002: the gate that was adopted may swallow
