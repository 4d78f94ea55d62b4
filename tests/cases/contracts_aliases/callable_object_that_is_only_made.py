# Making the object checks nothing.
from desk.guards import enforce_before_order


class Risk:
    def __init__(self, limit):
        self.limit = limit

    def __call__(self, symbol):
        enforce_before_order(symbol)


def enter(client, symbol):
    check = Risk(5)
    client.submit_order(symbol, check)  # INV001: it is never called
