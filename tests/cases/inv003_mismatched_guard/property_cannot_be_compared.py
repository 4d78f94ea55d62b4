# What a property is made of, nobody follows: it is a call that does not look like one.
class Configured:
    @property
    def symbol(self):
        return self.config.symbol

    def enter(self, positions):
        self.enforcer.enforce_before_order(self.config.symbol, "buy", 1, positions)
        self.client.submit_order(symbol=self.symbol, side="buy")


class Plain:
    def enter(self, positions):
        self.enforcer.enforce_before_order(self.config.symbol, "buy", 1, positions)
        self.client.submit_order(symbol=self.pair, side="buy")  # INV003: two attributes
