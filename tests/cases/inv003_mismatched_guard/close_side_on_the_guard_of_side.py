# The exit is sent on the clearance of the entry, which the entry has spent or not.
def enter_and_leave(client, positions, symbol, side, close_side):
    enforce_before_order(symbol=symbol, side=side, quantity=1, current_positions=positions)
    client.create_order(symbol=symbol, side=side, quantity=1)
    client.create_order(symbol=symbol, side=close_side, quantity=1)  # INV004: that guard is spent


def leave(client, positions, symbol, side, close_side):
    enforce_before_order(symbol=symbol, side=side, quantity=1, current_positions=positions)
    client.create_order(symbol=symbol, side=close_side, quantity=1)  # INV003: `side` was checked
