# The text form inside params.
def leave(exchange, symbol):
    exchange.create_order(symbol, params={"reduceOnly": "true"})  # INV008: literal text
