# A public method may be replaced by a class elsewhere.
class Desk:
    def check(self, symbol):
        raise RuntimeError("override")

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: a class elsewhere may have a `check` that returns
