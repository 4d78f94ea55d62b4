# Each with its guard, in turn.
def turn(client, positions, symbol):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol=symbol, side="sell", quantity=1, current_positions=positions, reduce_only=True)
    client.create_order(symbol=symbol, side="sell", quantity=1, reduceOnly=True)
