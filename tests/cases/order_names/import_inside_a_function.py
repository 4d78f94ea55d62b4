# Where in the file the import stands does not matter.
def connect():
    from hyperliquid.exchange import Exchange

    return Exchange(None)


def enter(exchange, coin):
    exchange.market_open(coin, True, 1)  # INV001: this file imports hyperliquid
