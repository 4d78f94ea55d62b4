# A choice is not the guard.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self, live):
        self.check = enforce_before_order if live else print
        self.other = live and enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        self.other(symbol)
        client.submit_order(symbol)  # INV001: it may be `print`
