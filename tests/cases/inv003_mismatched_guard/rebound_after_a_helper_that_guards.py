# The helper has checked what the name held then.
def _check(positions, symbol, side):
    enforce_before_order(symbol, side, 1, positions)


def leave(client, positions, symbol, side):
    _check(positions, symbol, side)
    side = "sell"
    client.create_order(symbol=symbol, side=side, quantity=1)  # INV003: rebound after the check


def turn_round(client, positions, symbol, side):
    _check(positions, symbol, side)
    side = "sell" if side == "buy" else "buy"
    client.create_order(symbol=symbol, side=side, quantity=1)  # INV003: rebound after the check


def leave_as_checked(client, positions, symbol, side):
    side = "sell"
    _check(positions, symbol, side)
    client.create_order(symbol=symbol, side=side, quantity=1)
