# The unpacked rest stands before the literal and cannot undo it.
def leave(exchange, symbol, extra):
    exchange.create_order(symbol, params={**extra, "reduceOnly": True})  # INV008: literal wins
