# Plain names do not look into classes.
from risk.invariant import enforce_before_order


class NoRisk:
    def enforce_before_order(self, symbol):
        pass


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
