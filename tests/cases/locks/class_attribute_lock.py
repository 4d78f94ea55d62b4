# Made once in the class body, and assigned nowhere else.
import threading


class Desk:
    _lock = threading.Lock()

    def enter(self, symbol):
        with self._lock:
            enforce_before_order(symbol)
        self.client.submit_order(symbol)
