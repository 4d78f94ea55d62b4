# Whatever it raises.
class Desk:
    def check(self, symbol):
        raise TypeError("override")

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: a class elsewhere may have a `check` that returns
