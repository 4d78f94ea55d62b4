# Of another object than `self` nobody says what it is.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.check = enforce_before_order


def enter(desk, client, symbol):
    desk.check(symbol)
    client.submit_order(symbol)  # INV001: `desk` may be anything
