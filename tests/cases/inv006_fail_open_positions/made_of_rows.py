# No rows after an error make no positions.
from collections import defaultdict


class Desk:
    def _rows(self):
        try:
            return self.client.rows()
        except Exception:
            return []

    def _net(self, rows):
        net = defaultdict(float)
        for row in rows:
            net[row] = 1
        return net

    def enter(self, symbol):
        positions = {row: 1 for row in self._rows()}
        enforce_before_order(symbol, "buy", 1, positions)  # INV006: no rows after an error
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_in_a_loop(self, symbol):
        positions = {}
        for row in self._rows():
            positions[row] = 1
        enforce_before_order(symbol, "buy", 1, positions)  # INV006: no rows after an error
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_by_a_helper(self, symbol):
        enforce_before_order(symbol, "buy", 1, self._net(self._rows()))  # INV006: no rows after an error
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_on_what_was_read(self, symbol):
        enforce_before_order(symbol, "buy", 1, self._net(self.client.rows()))
        self.client.create_order(symbol=symbol, side="buy", quantity=1)

    def enter_on_rows_of_its_own(self, symbol):
        try:
            rows = self.client.rows()
        except Exception:
            rows = []
        positions = {}
        for row in rows:
            positions[row] = 1
        enforce_before_order(symbol, "buy", 1, positions)  # INV006: no rows after an error
        self.client.create_order(symbol=symbol, side="buy", quantity=1)
