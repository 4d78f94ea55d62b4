# Without its own attribute an object has what a class above it has.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.check = enforce_before_order

    def forget(self):
        del self.check

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: `forget` may have run
