# A dotted pattern matches the whole callee: the paper account is not meant.
# settings: orders = ["*.exchange.create_order"]
class Desk:
    def enter(self, symbol):
        self.paper.create_order(symbol)
        self.exchange.create_order(symbol)  # INV001: matches the pattern
