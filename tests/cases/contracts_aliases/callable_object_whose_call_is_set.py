# The file puts another `__call__` in its place.
from desk.guards import enforce_before_order


class Risk:
    def __init__(self, limit):
        self.limit = limit

    def __call__(self, symbol):
        enforce_before_order(symbol)


Risk.__call__ = print


def enter(client, symbol):
    Risk(5)(symbol)
    client.submit_order(symbol)  # INV001: `print` refuses nothing
