# An error of the file below NotImplementedError.
class Missing(NotImplementedError):
    pass


class Desk:
    def check(self, symbol):
        raise Missing("override")

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: a class elsewhere may have a `check` that returns
