# A constant of its own may be what the guard saw; the name that was rebound to it held something else.
def leave(client, positions, symbol, side):
    enforce_before_order(symbol, side, 1, positions)
    side = "sell"
    way = "sell"
    client.create_order(symbol=symbol, side=way, quantity=1)


def leave_by_that_name(client, positions, symbol, side):
    enforce_before_order(symbol, side, 1, positions)
    side = "sell"
    client.create_order(symbol=symbol, side=side, quantity=1)  # INV003: rebound after the check
