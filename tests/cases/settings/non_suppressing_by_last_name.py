# Without a dot the last name decides.
# settings: non-suppressing = ["_lock"]
class Desk:
    def enter(self, symbol):
        with self.book._lock:
            enforce_before_order(symbol)
        self.client.submit_order(symbol)
