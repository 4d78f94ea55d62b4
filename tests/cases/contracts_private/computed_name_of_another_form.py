# The computed names are others.
class Desk:
    def _send_buy(self, symbol):
        self.client.submit_order(symbol)

    def enter(self, symbol):
        enforce_before_order(symbol)
        self._send_buy(symbol)

    def either(self, side, symbol):
        getattr(self, f"_read_{side}")(symbol)
