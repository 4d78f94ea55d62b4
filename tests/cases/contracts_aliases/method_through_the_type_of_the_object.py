# The class of the object has no other `check` in this file.
from desk.guards import enforce_before_order


class Desk:
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, client, symbol):
        type(self).check(self, symbol)
        client.submit_order(symbol)
