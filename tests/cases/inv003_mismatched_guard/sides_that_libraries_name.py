# `OrderSide.SELL.value`, `Client.SIDE_SELL` and "sell" are one word.
class Word:
    def __init__(self, value):
        self.value = value


class OrderSide:
    BUY = Word("buy")
    SELL = Word("sell")


class Client:
    SIDE_BUY = "BUY"
    SIDE_SELL = "SELL"


SIDE_BUY = "BUY"


def enter(client, positions, symbol):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=symbol, side=OrderSide.BUY.value, quantity=1)


def enter_by_a_constant(client, positions, symbol):
    enforce_before_order(symbol=symbol, side="LONG", quantity=1, current_positions=positions)
    client.create_order(symbol=symbol, side=SIDE_BUY, quantity=1)


def leave(client, positions, symbol):
    enforce_before_order(symbol=symbol, side=OrderSide.BUY.value, quantity=1, current_positions=positions)
    client.create_order(symbol=symbol, side=OrderSide.SELL, quantity=1)  # INV003: "buy" was checked


def leave_by_a_constant(client, positions, symbol):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=symbol, side=Client.SIDE_SELL, quantity=1)  # INV003: "buy" was checked
