# Where it was not set, the call raises, and no order follows.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self, live):
        if live:
            self.check = enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)
