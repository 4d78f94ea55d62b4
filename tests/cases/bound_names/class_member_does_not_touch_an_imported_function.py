# `risk` is an imported module: its function is no method of a class of this file.
from desk import risk


class NoRisk:
    def enforce_before_order(self, symbol):
        pass


def enter(client, symbol):
    risk.enforce_before_order(symbol)
    client.submit_order(symbol)
