# "market" stands where another library has the side, and is none.
# settings: presets = ["ccxt"]
def enter(exchange, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions)
    exchange.create_order(symbol, "market", "buy", 1)
