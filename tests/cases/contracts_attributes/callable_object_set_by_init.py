# An object of a class of the file counts by its `__call__`.
from desk.guards import enforce_before_order


class Risk:
    def __init__(self, limit):
        self.limit = limit

    def __call__(self, symbol):
        enforce_before_order(symbol)


class Looks:
    def __call__(self, symbol):
        return symbol


class Desk:
    def __init__(self):
        self.risk = Risk(5)
        self.looks = Looks()

    def enter(self, client, symbol):
        self.risk(symbol)
        client.submit_order(symbol)

    def other(self, client, symbol):
        self.looks(symbol)
        client.submit_order(symbol)  # INV001: a call of `Looks()` guards nothing
