# One level too deep: the venue does not look there.
def send(exchange, symbol):
    exchange.create_order(symbol, params={"stop": {"reduceOnly": True}})  # INV001: not the order's
