# The name is a sum.
class Desk:
    def _send_buy(self, symbol):
        self.client.submit_order(symbol)  # INV001: `getattr` calls it too

    def enter(self, symbol):
        enforce_before_order(symbol)
        self._send_buy(symbol)

    def either(self, side, symbol):
        getattr(self, "_send_" + side)(symbol)
