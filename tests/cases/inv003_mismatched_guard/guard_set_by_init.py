# The attribute is an alias of the guard, and is compared as the guard is.
class Desk:
    def __init__(self, enforcer):
        self.check = enforcer.enforce_before_order

    def enter(self, client, symbol, other, side):
        self.check(symbol, side, 1, client.positions())
        client.submit_order(symbol=other, side=side, quantity=1)  # INV003: `symbol` was checked

    def same(self, client, symbol, other, side):
        self.check(symbol, side, 1, client.positions())
        client.submit_order(symbol=symbol, side=side, quantity=1)
