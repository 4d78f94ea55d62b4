# A lambda counts by what it has called when it returns.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self, live):
        self.check = lambda symbol: enforce_before_order(symbol)
        self.ask = lambda symbol: live and enforce_before_order(symbol)

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)

    def other(self, client, symbol):
        self.ask(symbol)
        client.submit_order(symbol)  # INV001: not every call of `ask` calls the guard
