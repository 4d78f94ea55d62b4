# `cast` gives back what it is given; `getattr` with a name written there reads an attribute.
from typing import cast


def enter_cast(client, positions, signal):
    symbol = cast(str, signal.symbol)
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=signal.symbol, side="buy", quantity=1)


def enter_by_getattr(client, positions, signal):
    symbol = getattr(signal, "symbol")
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=signal.symbol, side="buy", quantity=1)
    hedge = getattr(signal, "hedge")
    client.create_order(symbol=hedge, side="buy", quantity=1)  # INV003: another
