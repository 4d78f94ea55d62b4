# The helper is a method of the same class.
class Desk:
    def _positions(self):
        try:
            return self.client.positions()
        except Exception:
            return {}

    def enter(self, symbol):
        enforce_before_order(symbol, "buy", 1, self._positions())  # INV006: {} after any error
        self.client.submit_order(symbol)
