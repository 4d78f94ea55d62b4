# Neither do orders at Interactive Brokers say that they only reduce.
from ib_async import IB


def leave(positions, symbol):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    IB().submit_order(symbol=symbol, side="sell", quantity=1)
