# An assertion may be stripped as well.
class Desk:
    def check(self, symbol):
        assert False

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: a class elsewhere may have a `check` that returns
