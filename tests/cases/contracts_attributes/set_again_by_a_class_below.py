# A class below sets another one: objects of it run the method as well.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.check = enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: a `Rehearsal` only prints


class Rehearsal(Desk):
    def __init__(self):
        super().__init__()
        self.check = print
