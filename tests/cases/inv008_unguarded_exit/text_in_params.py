# The text form inside params.
def leave(exchange, symbol):
    exchange.create_order(symbol, "market", "sell", 1, params={"reduceOnly": "true"})  # INV008: literal text
