# The second binding may be in force.
from desk.guards import enforce_before_order


class Risk:
    def __init__(self, limit):
        self.limit = limit

    def __call__(self, symbol):
        enforce_before_order(symbol)


def enter(client, symbol, live):
    check = Risk(5)
    if not live:
        check = print
    check(symbol)
    client.submit_order(symbol)  # INV001: `print` refuses nothing
