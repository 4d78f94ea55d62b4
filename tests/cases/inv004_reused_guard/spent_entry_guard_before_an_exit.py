# The exit has a guard of its own, completed before both: no second order on one guard.
def enter_and_protect(client, positions, symbol):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    enforce_before_order(symbol=symbol, side="sell", quantity=1, current_positions=positions, reduce_only=True)
    client.create_order(symbol=symbol, side="buy", quantity=1)
    client.create_order(symbol=symbol, side="sell", quantity=1, reduceOnly=True)
