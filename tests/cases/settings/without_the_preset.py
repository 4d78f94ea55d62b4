# The same names mean nothing while no setting says so.
def enter(exchange, symbol):
    exchange.create_market_order(symbol, "buy", 1)
