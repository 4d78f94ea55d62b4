# Two that only call each other never return by themselves.
class Desk:
    def check(self, symbol):
        self.again(symbol)

    def again(self, symbol):
        self.check(symbol)

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: a class elsewhere may have a `check` that returns
