# It only calls a public method that raises.
class Desk:
    def check(self, symbol):
        self.missing()

    def missing(self):
        raise RuntimeError

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: a class elsewhere may have a `check` that returns
