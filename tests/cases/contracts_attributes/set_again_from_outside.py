# Whoever has the object can set another one.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.check = enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: `rehearsal` replaces it


def rehearsal(desk):
    desk.check = print
