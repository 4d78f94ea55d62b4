# A class below that does not call this `__init__` has the member instead.
from desk.guards import enforce_before_order


class Desk:
    check = print

    def __init__(self):
        self.check = enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: where `__init__` was overridden, it prints
