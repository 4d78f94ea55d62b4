# It loops for ever.
class Desk:
    def check(self, symbol):
        while True:
            symbol.wait()

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: a class elsewhere may have a `check` that returns
