# A static method and a property are helpers like any other.
class Desk:
    @staticmethod
    def _positions(client):
        try:
            return client.positions()
        except Exception:
            return {}

    @property
    def held(self):
        try:
            return self.client.positions()
        except Exception:
            return {}

    def enter(self, symbol):
        enforce_before_order(symbol, "buy", 1, self._positions(self.client))  # INV006: empty after an error
        enforce_before_order(symbol, "buy", 1, self.held)  # INV006: empty after an error
        self.client.create_order(symbol=symbol, side="buy", quantity=1)
