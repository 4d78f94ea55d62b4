# Presets add up.
# settings: presets = ["ccxt", "python-binance"]
def enter(exchange, client, symbol):
    exchange.create_market_order(symbol, "buy", 1)  # INV001: ccxt
    client.order_limit_sell(symbol=symbol)  # INV001: python-binance
