# Two assignments, and both make a lock of some kind.
import threading


class Desk:
    def __init__(self, nested):
        if nested:
            self._gate = threading.RLock()
        else:
            self._gate = threading.Lock()

    def enter(self, symbol):
        with self._gate:
            enforce_before_order(symbol)
        self.client.submit_order(symbol)
