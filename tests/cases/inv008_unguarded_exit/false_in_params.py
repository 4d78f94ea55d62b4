# The display says the opposite.
def enter(exchange, symbol):
    exchange.create_order(symbol, "limit", "buy", 1, 100, {"reduceOnly": False})  # INV001: may open
