# Each class sets its own, and both are the guard.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.check = enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)


class Hedge:
    def __init__(self, enforcer):
        self.check = enforcer.enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)
