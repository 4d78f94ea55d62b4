# The underscore promises that nobody replaces it.
class Desk:
    def _check(self, symbol):
        raise RuntimeError("override")

    def enter(self, client, symbol):
        self._check(symbol)
        client.submit_order(symbol)
