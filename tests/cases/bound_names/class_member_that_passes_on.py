# The method completes an imported guard on every normal return: calls that see it are guards.
from risk.invariant import enforce_before_order


class Risk:
    def enforce_before_order(self, symbol):
        enforce_before_order(symbol)


def enter(risk, client, symbol):
    risk.enforce_before_order(symbol)
    client.submit_order(symbol)
