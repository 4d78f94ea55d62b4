# ccxt takes its parameters as the sixth argument, too: the same display in the same place.
def leave(exchange, symbol):
    exchange.create_order(symbol, "market", "sell", 1, None, {"reduceOnly": True})  # INV008: literal
