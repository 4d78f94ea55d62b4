# One way through `__call__` guards nothing.
from desk.guards import enforce_before_order


class Risk:
    def __call__(self, symbol):
        if symbol:
            enforce_before_order(symbol)


def enter(client, symbol):
    Risk()(symbol)
    client.submit_order(symbol)  # INV001: not for an empty symbol
