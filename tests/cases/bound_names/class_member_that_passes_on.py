# A class that bears the enforcer's method implements it, and makes no guard calls of its own.
from risk.invariant import enforce_before_order


class Risk:
    def enforce_before_order(self, symbol):
        enforce_before_order(symbol)


def enter(risk, client, symbol):
    risk.enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: whether Risk enforces is to be declared, not guessed
