# `other` may be anything.
class Desk:
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, other, symbol):
        other.check(symbol)
        self.client.submit_order(symbol)  # INV001: not through `self`
