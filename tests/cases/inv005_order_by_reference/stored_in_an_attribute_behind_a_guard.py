# A guard does not cover what an attribute keeps for later.
class Desk:
    def arm(self, client, symbol):
        enforce_before_order(symbol)
        self.place = client.create_order  # INV005: outlives the guard
