# `self.` names the method of this class, which nothing in the file overrides.
class Desk:
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)
