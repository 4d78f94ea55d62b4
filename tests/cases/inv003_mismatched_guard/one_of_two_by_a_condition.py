# Each side of a conditional expression is bound on a way of its own, and needs its guard.
def enter(client, positions, spot, future, leveraged):
    enforce_before_order(spot, "buy", 1, positions)
    symbol = future if leveraged else spot
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: the future is not checked


def enter_either(client, positions, spot, future, leveraged):
    enforce_before_order(spot, "buy", 1, positions)
    enforce_before_order(future, "buy", 1, positions)
    symbol = future if leveraged else spot
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter_first(client, positions, spot, future):
    enforce_before_order(spot, "buy", 1, positions)
    enforce_before_order(future, "buy", 1, positions)
    symbol = future or spot
    client.create_order(symbol=symbol, side="buy", quantity=1)
