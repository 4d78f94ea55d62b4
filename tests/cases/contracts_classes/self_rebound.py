# `self` is another object by now.
class Desk:
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, other, symbol):
        self = other
        self.check(symbol)
        self.client.submit_order(symbol)  # INV001: not this class's `self` any more
