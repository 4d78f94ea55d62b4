# Named tuples and pydantic models copy by a method of theirs.
from typing import NamedTuple


class Order(NamedTuple):
    symbol: str
    side: str
    quantity: int = 1

    def model_copy(self, *, update):
        return self._replace(**update)

    def model_dump(self, *, exclude=()):
        return {name: value for name, value in self._asdict().items() if name not in exclude}


def enter_sized(client, positions, symbol):
    order = Order(symbol=symbol, side="buy")
    enforce_before_order(order.symbol, order.side, 1, positions)
    sized = order.model_copy(update={"quantity": 2})
    client.submit_order(symbol=sized.symbol, side=sized.side)


def enter_hedged(client, positions, symbol):
    order = Order(symbol=symbol, side="buy")
    enforce_before_order(order.symbol, order.side, 1, positions)
    hedge = order._replace(side="sell")
    client.submit_order(symbol=hedge.symbol, side=hedge.side)  # INV003: a sale


def enter_as_fields(client, positions, symbol, other):
    order = Order(symbol=other, side="buy")
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(**order.model_dump())  # INV003: `other`


def enter_without_some_fields(client, positions, symbol, other):
    order = Order(symbol=other, side="buy")
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(**order.model_dump(exclude={"symbol"}), symbol=symbol)
