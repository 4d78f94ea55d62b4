# A copy with other values for some fields says under all others what the original says.
from copy import copy
from dataclasses import asdict, dataclass, replace


@dataclass
class Order:
    symbol: str
    side: str
    quantity: int = 1


def enter(client, positions, symbol):
    order = Order(symbol=symbol, side="buy")
    enforce_before_order(order.symbol, order.side, 1, positions)
    order = replace(order, quantity=2)
    client.submit_order(symbol=order.symbol, side=order.side)


def enter_for_another(client, positions, symbol, other):
    order = Order(symbol=symbol, side="buy")
    enforce_before_order(order.symbol, order.side, 1, positions)
    order = replace(order, symbol=other)
    client.submit_order(symbol=order.symbol, side=order.side)  # INV003: `other` by now


def enter_sized(client, positions, symbol):
    order = Order(symbol=symbol, side="buy")
    enforce_before_order(order.symbol, order.side, 1, positions)
    sized = replace(order, quantity=2)
    client.submit_order(symbol=sized.symbol, side=sized.side)


def enter_as_fields(client, positions, symbol, other):
    order = Order(symbol=other, side="buy")
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(**asdict(order))  # INV003: `other`


def enter_copied(client, positions, symbol, other):
    order = Order(symbol=symbol, side="buy")
    second = copy(order)
    order.symbol = other
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=second.symbol, side=second.side)
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=order.symbol, side=order.side)  # INV003: changed since it was copied
