# A partial of the guard is the guard.
from functools import partial

from desk.guards import enforce_before_order


class Desk:
    def __init__(self, account):
        self.check = partial(enforce_before_order, account=account)

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)
