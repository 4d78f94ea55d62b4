# ccxt takes venue parameters in `params`.
def leave(exchange, symbol):
    exchange.create_order(symbol, params={"reduceOnly": True})  # INV008: literal in params
