# The pattern that a finding suggests clears it.
# settings: non-suppressing = ["*._lock"]
class Desk:
    def enter(self, symbol):
        with self._lock:
            enforce_before_order(symbol)
        self.client.submit_order(symbol)
