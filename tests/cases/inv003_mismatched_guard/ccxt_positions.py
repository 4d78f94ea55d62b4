# ccxt orders are symbol, type, side, amount; the preset knows.
# settings: presets = ["ccxt"]
def enter(exchange, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions)
    exchange.create_order(symbol, "market", "sell", 1)  # INV003: the third argument is the side
