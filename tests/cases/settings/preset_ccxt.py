# The preset knows ccxt's other ways to place an order; cancelling is none.
# settings: presets = ["ccxt"]
def enter(exchange, symbol):
    exchange.cancel_order(symbol)
    exchange.create_market_order(symbol, "buy", 1)  # INV001: places an order
    exchange.edit_order("1", symbol, "limit", "buy", 1)  # INV001: cancels and places anew
