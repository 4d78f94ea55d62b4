# In hedge mode the leg says whether an order opens or closes; reduce-only cannot be sent there.
def leave(client, positions, symbol):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.futures_create_order(symbol=symbol, side="SELL", positionSide="LONG", quantity=1)


def leave_by_params(client, positions, symbol):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.create_order(symbol=symbol, side="sell", amount=1, params={"positionIdx": 1})


def leave_some_leg(client, positions, symbol, leg):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.futures_create_order(symbol=symbol, side="SELL", positionSide=leg, quantity=1)


def enter_a_leg(client, positions, symbol):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.futures_create_order(symbol=symbol, side="SELL", positionSide="SHORT")  # INV003: opens the leg


def enter_one_way(client, positions, symbol):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.futures_create_order(symbol=symbol, side="SELL", positionSide="BOTH")  # INV003: may open a short
