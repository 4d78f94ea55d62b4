# A helper of the file is followed: this one posts before the guard.
class Desk:
    def submit_order(self, symbol):
        self._first(symbol)
        self.enforcer.enforce_before_order(symbol)
        return self._first(symbol)

    def _first(self, symbol):
        return self.session.post("/orders", symbol)

    def enter(self, symbol):
        return self.submit_order(symbol)  # INV001: posted before the guard
