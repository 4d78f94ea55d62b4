# A lock or a session might swallow an error, but that is no reason to think that it does.
class Desk:
    def _positions(self):
        with self.lock:
            return self.client.positions()

    def _net(self):
        positions = {}
        with self.session() as session:
            for row in session.rows():
                positions[row] = 1
        return positions

    def enter(self, symbol):
        enforce_before_order(symbol, "buy", 1, self._positions())
        enforce_before_order(symbol, "buy", 1, self._net())
        self.client.create_order(symbol=symbol, side="buy", quantity=1)
