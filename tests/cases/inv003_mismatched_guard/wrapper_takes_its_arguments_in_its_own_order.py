# What a function of this file takes by position is written there; the preset speaks of the library's method.
# settings: presets = ["ccxt"]
class Bot:
    def enter(self, positions, symbol, side, quantity):
        enforce_before_order(symbol, side, quantity, positions)
        return self.create_order(symbol, side, quantity, "market")

    def enter_hedge(self, positions, symbol, hedge, side):
        enforce_before_order(symbol, side, 1, positions)
        return self.create_order(hedge, side, 1)  # INV003: the hedge is not what was checked

    def create_order(self, symbol, side, quantity, kind="market"):
        return self.broker.post(symbol, side, quantity, kind)


def enter_elsewhere(broker, positions, symbol, side, quantity):
    enforce_before_order(symbol, side, quantity, positions)
    broker.create_order(symbol, side, quantity)
    enforce_before_order(symbol, side, quantity, positions)
    return broker.create_order(symbol, side, "market", quantity)


def enter_by_keyword(exchange, positions, symbol, side, other):
    enforce_before_order(symbol, side, 1, positions)
    exchange.create_order(other, type="market", side=side, amount=1)  # INV003: ccxt's, as far as it goes
