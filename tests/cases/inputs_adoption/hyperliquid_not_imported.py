# `order` is anybody's word where hyperliquid is not imported.
def f(exchange):
    return exchange.order("ETH", True, 1, 2)
