# A dotted pattern clears just the managers it matches.
# settings: non-suppressing = ["*.db.transaction"]
class Desk:
    def enter(self, symbol):
        with self.db.transaction():
            enforce_before_order(symbol)
        self.client.submit_order(symbol)

    def publish(self, symbol):
        with self.bus.transaction():
            enforce_before_order(symbol)
        self.client.submit_order(symbol)  # INV002: the bus is not the database
