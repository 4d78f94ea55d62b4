# The class has its `__call__` from a base of the file.
from desk.guards import enforce_before_order


class Risk:
    def __init__(self, limit):
        self.limit = limit

    def __call__(self, symbol):
        enforce_before_order(symbol)


class Strict(Risk):
    pass


def enter(client, symbol):
    check = Strict(5)
    check(symbol)
    client.submit_order(symbol)
