# Behind the guard they are covered.
# settings: presets = ["ccxt"]
def enter(exchange, symbol):
    enforce_before_order(symbol)
    exchange.create_limit_buy_order(symbol, 1, 100)  # guarded: by the line above
