# The class is named instead of the object.
from desk.guards import enforce_before_order


class Desk:
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, client, symbol):
        Desk.check(self, symbol)
        client.submit_order(symbol)
