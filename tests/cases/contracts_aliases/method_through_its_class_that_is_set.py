# The file replaces the method.
from desk.guards import enforce_before_order


class Desk:
    def check(self, symbol):
        enforce_before_order(symbol)


Desk.check = print


def enter(client, desk, symbol):
    Desk.check(desk, symbol)
    client.submit_order(symbol)  # INV001: `print` stands in its place
