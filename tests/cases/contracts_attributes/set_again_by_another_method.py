# What one method replaces, no other can rely on.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.check = enforce_before_order

    def rehearse(self):
        self.check = print

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: `rehearse` may have run
