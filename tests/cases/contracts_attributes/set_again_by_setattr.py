# `setattr` is a store.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.check = enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: `rehearsal` replaces it


def rehearsal(desk):
    setattr(desk, "check", print)
