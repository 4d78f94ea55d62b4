# Created in a class body: as good as a method.
class Desk:
    enforce_before_order("BTCUSDT")
    place = lambda self, symbol: self.client.submit_order(symbol)  # INV001: called by anybody
