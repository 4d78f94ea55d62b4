# `self` may be another object by then.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.check = enforce_before_order

    def enter(self, client, symbol, other):
        self = other
        self.check(symbol)
        client.submit_order(symbol)  # INV001: another object's `check`
