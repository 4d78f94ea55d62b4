# hyperliquid's `order` counts where it is imported.
from hyperliquid.exchange import Exchange


def f(exchange):
    return exchange.order("ETH", True, 1, 2)  # INV001: sends an order
