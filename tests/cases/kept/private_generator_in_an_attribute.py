# A generator in an attribute is iterated by whoever has the object.
class Desk:
    def _orders(self, client, symbols):
        for symbol in symbols:
            yield client.submit_order(symbol)  # INV001: its object is kept

    def enter(self, client, symbol, symbols):
        enforce_before_order(symbol)
        self.pending = self._orders(client, symbols)
