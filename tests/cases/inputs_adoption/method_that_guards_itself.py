# The wrapper guards and posts, as the documentation advises.
class Desk:
    def submit_order(self, symbol, side):
        self.enforcer.enforce_before_order(symbol, side, 1, self.held())
        self._post(symbol, side)

    def enter(self, symbol):
        self.submit_order(symbol, "buy")
