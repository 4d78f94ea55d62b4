# The error is hidden by a method, and the value goes through a local name.
class Desk:
    def positions(self):
        try:
            return self.client.positions()
        except OSError:
            return {}

    def enter(self, symbol):
        held = self.positions()
        enforce_before_order(symbol, "buy", 1, held)  # INV006: {} after an OSError
        self.client.submit_order(symbol)
