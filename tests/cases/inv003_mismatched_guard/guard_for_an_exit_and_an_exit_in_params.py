# Said in `params`.
def leave(exchange, positions, symbol):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    exchange.create_order(symbol=symbol, side="sell", amount=1, params={"reduceOnly": True})
