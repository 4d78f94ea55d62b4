# ccxt's camelCase names are their twins: they say the side, and take the same arguments.
# settings: extend-orders = ["placeSellOrder"]
def another_side(exchange, enforcer, symbol, positions):
    enforcer.enforce_before_order(symbol, "sell", 1, positions)
    exchange.createLimitBuyOrder(symbol, 1, 100)  # INV003: the guard was for selling


def the_same(exchange, enforcer, symbol, positions):
    enforcer.enforce_before_order(symbol, "sell", 1, positions)
    exchange.createMarketSellOrder(symbol, 1)


def by_another_library(client, enforcer, symbol, positions):
    enforcer.enforce_before_order(symbol, "buy", 1, positions)
    client.placeSellOrder(symbol, 1)  # INV003: the guard was for buying
