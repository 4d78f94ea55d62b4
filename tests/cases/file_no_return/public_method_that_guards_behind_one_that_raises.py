# It guards whenever it returns, for what it calls first may be replaced.
class Desk:
    def check(self, symbol):
        self.prepare(symbol)
        enforce_before_order(symbol)

    def prepare(self, symbol):
        raise RuntimeError(symbol)

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)
