# From a plain function as well.
from desk.guards import enforce_before_order


class Checks:
    @staticmethod
    def clear(symbol):
        enforce_before_order(symbol)


def enter(client, symbol):
    Checks.clear(symbol)
    client.submit_order(symbol)
