# import hyperliquid would make these orders, were it code.
"""import backtrader"""


def enter(exchange, coin):
    # from hyperliquid.exchange import Exchange
    exchange.order(coin)
    exchange.buy(coin)
