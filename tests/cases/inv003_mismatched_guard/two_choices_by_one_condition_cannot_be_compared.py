# Both sides follow from the same condition.
def enter(client, positions, symbol, size):
    side = "buy" if size > 0 else "sell"
    position_side = "LONG" if size > 0 else "SHORT"
    enforce_before_order(symbol, position_side, 1, positions)
    client.create_order(symbol=symbol, side=side, quantity=1)
