# The method of a class that its callers must guard, kept by those who call at another time.
# settings: extend-orders = ["passed"]
from invariant_guard import requires_guard


class Desk:
    @requires_guard
    def passed(self, symbol):
        return self.client.create_order(symbol)

    def action(self):
        return self.passed  # INV005: returned

    def start(self, bus):
        bus.on("signal", self.passed)  # INV005: registered

    def enter(self, symbol):
        enforce_before_order(symbol)
        self.passed(symbol)
