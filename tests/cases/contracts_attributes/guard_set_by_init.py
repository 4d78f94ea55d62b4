# An object has what its `__init__` has set, and nothing in the file sets another: the attribute is an alias.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.check = enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)

    def leave(self, client, symbol):
        client.submit_order(symbol)  # INV001: nothing is called here
