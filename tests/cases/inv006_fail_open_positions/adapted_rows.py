# An adapter makes a snapshot of the rows it is given; None among them it refuses.
from invariant_guard import positions


class Desk:
    @retry(stop=3)
    def _rows(self):
        try:
            return self.client.rows()
        except Exception:
            return []

    def _known_rows(self):
        try:
            return self.client.rows()
        except Exception:
            return None

    def enter(self, symbol):
        snapshot = positions.from_ccxt(self._rows(), complete=True, account="main")
        enforce_before_order(symbol, "buy", 1, snapshot)  # INV006: no rows after an error
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_known(self, symbol):
        snapshot = positions.from_ccxt(self._known_rows(), complete=True, account="main")
        enforce_before_order(symbol, "buy", 1, snapshot)
        self.client.create_order(symbol=symbol, side="buy", quantity=1)
