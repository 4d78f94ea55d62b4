# The same for the exchange.
def enter(router, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions, exchange="binance")
    router.create_order(symbol=symbol, side="buy", quantity=1, exchange="bybit")  # INV003: another exchange
