# The declaration makes the class's method a guard for its callers.
from invariant_guard import ensures_guard


class Risk:
    @ensures_guard
    def enforce_before_order(self, symbol):
        raise NotImplementedError


def enter(risk, client, symbol):
    risk.enforce_before_order(symbol)
    client.submit_order(symbol)
