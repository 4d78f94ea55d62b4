# A class method is replaced as easily.
class Desk:
    @classmethod
    def check(cls, symbol):
        raise RuntimeError("override")

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: a class elsewhere may have a `check` that returns
