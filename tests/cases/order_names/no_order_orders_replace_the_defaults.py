# What the settings list is all that counts.
# settings: orders = ["send"]
import hyperliquid


def enter(exchange, coin):
    exchange.place_order(coin)
    exchange.order(coin)
    exchange.send(coin)  # INV001: the only order there is
