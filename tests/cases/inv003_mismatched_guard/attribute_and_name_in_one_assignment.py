# The attribute and the name hold one value until the attribute is stored again.
class Desk:
    def enter(self, client, positions):
        self.symbol = symbol = self.pick()
        enforce_before_order(symbol, "buy", 1, positions)
        client.create_order(symbol=self.symbol, side="buy", quantity=1)
        enforce_before_order(symbol, "buy", 1, positions)
        self.symbol = self.pick()
        client.create_order(symbol=self.symbol, side="buy", quantity=1)  # INV003: picked anew
