# The private method is as it stands, the public one that it calls may return.
class Desk:
    def _check(self, symbol):
        self.refuse(symbol)

    def refuse(self, symbol):
        raise RuntimeError(symbol)

    def enter(self, client, symbol):
        self._check(symbol)
        client.submit_order(symbol)  # INV001: a class elsewhere may have a `check` that returns
