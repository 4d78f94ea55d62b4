# `__new__` may give what is no ticket, and then `__init__` does not run.
from desk.guards import enforce_before_order


class Ticket:
    def __new__(cls, symbol):
        return symbol

    def __init__(self, symbol):
        enforce_before_order(symbol)


def enter(client, symbol):
    Ticket(symbol)
    client.submit_order(symbol)  # INV001: `__init__` does not run
