# The base raises; what comes back can only have come from an enforcer elsewhere.
class Risk:
    def enforce_before_order(self, symbol):
        raise NotImplementedError


def enter(risk, client, symbol):
    risk.enforce_before_order(symbol)
    client.submit_order(symbol)
