# What an attribute holds is followed by the guard's own names alone: see docs/analysis.md.
from desk.guards import enforce_before_order


class Risk:
    def __init__(self, limit):
        self.limit = limit

    def __call__(self, symbol):
        enforce_before_order(symbol)


class Desk:
    def __init__(self):
        self.risk = Risk(5)

    def enter(self, client, symbol):
        self.risk(symbol)
        client.submit_order(symbol)  # INV001: another file may have put something else there
