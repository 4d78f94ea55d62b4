# A class that is no subclass overrides nothing.
class Desk:
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)


class Report:
    def check(self, symbol):
        return symbol
