# Either spelling inside params.
def leave(exchange, symbol):
    exchange.create_order(symbol, "market", "sell", 1, params={"reduce_only": True})  # INV008: literal
