# The exchange may be made in another file.
def enter(exchange, symbol):
    exchange.create_market_buy_order(symbol, 1)  # INV001: ccxt's name, in every file
