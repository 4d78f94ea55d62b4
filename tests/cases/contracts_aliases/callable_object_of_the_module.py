# An object of the file is called: its `__call__` guards.
from desk.guards import enforce_before_order


class Risk:
    def __init__(self, limit):
        self.limit = limit

    def __call__(self, symbol):
        enforce_before_order(symbol)


risk = Risk(5)


def enter(client, symbol):
    risk(symbol)
    client.submit_order(symbol)
