# A helper of the file raises for it.
def missing():
    raise RuntimeError


class Desk:
    def check(self, symbol):
        missing()

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: a class elsewhere may have a `check` that returns
