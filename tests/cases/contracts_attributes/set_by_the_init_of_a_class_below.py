# Another class below `Mixin` may set something else: of the mixin alone nothing is known.
from desk.guards import enforce_before_order


class Mixin:
    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: the mixin itself sets no `check`


class Desk(Mixin):
    def __init__(self):
        self.check = enforce_before_order
