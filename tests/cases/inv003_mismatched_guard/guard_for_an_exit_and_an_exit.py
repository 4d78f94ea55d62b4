# Both say that they only reduce.
def leave(client, positions, symbol):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.futures_create_order(symbol=symbol, side="SELL", quantity=1, reduceOnly="true")
