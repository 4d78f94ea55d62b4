# Its callers have promised to guard, and its body begins with that.
from invariant_guard import requires_guard


class Desk:
    @requires_guard
    def submit_order(self, symbol):
        return self.client.submit_order(symbol)

    def enter(self, symbol):
        return self.submit_order(symbol)  # INV001: the promise is broken
