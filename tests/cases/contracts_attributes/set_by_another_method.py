# Until `connect` has run, a base of another file may have its own; so only what `__init__` sets counts.
from desk.guards import enforce_before_order


class Desk:
    def connect(self):
        self.check = enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: not set by `__init__`
