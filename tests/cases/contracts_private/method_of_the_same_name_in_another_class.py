# `self._place()` in one class is no call of the other's: each has its own call sites.
class Spot:
    def enter(self, symbol):
        enforce_before_order(symbol)
        self._place(symbol)

    def _place(self, symbol):
        self.client.submit_order(symbol)


class Margin:
    def enter(self, symbol):
        self._place(symbol)

    def _place(self, symbol):
        self.client.submit_order(symbol)  # INV001: Margin.enter() guards nothing
