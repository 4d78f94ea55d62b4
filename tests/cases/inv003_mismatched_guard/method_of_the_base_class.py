# `super()` passes the same object on.
class Base:
    def _check(self, positions):
        enforce_before_order(self.symbol, "buy", 1, positions)


class Desk(Base):
    def enter(self, client, positions):
        self.symbol = client.pick()
        super()._check(positions)
        client.create_order(symbol=self.symbol, side="buy", quantity=1)

    # Two attributes of one object may be two names for one thing.
    def enter_another(self, client, positions):
        super()._check(positions)
        client.create_order(symbol=self.other, side="buy", quantity=1)
