# `__new__` may give what is no such object.
from desk.guards import enforce_before_order


class Risk:
    def __new__(cls):
        return print

    def __call__(self, symbol):
        enforce_before_order(symbol)


def enter(client, symbol):
    Risk()(symbol)
    client.submit_order(symbol)  # INV001: `print` refuses nothing
