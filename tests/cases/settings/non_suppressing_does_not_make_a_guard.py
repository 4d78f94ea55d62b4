# A cleared manager swallows nothing, and guards nothing.
# settings: non-suppressing = ["*._lock"]
class Desk:
    def enter(self, symbol):
        with self._lock:
            self.client.submit_order(symbol)  # INV001: no guard
