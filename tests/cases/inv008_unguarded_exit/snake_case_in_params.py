# Either spelling inside params.
def leave(exchange, symbol):
    exchange.create_order(symbol, params={"reduce_only": True})  # INV008: literal
