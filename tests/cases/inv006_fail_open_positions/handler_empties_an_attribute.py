# The attribute is empty after an error.
class Desk:
    def enter(self, client, symbol):
        try:
            self.held = client.positions()
        except Exception:
            self.held = {}
        enforce_before_order(symbol, "buy", 1, self.held)  # INV006: empty after an error
        client.create_order(symbol=symbol, side="buy", quantity=1)
