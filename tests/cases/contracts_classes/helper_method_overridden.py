# With an override in the file the method is not provably this one.
class Desk:
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)  # INV001: Quiet.check guards nothing


class Quiet(Desk):
    def check(self, symbol):
        return None
