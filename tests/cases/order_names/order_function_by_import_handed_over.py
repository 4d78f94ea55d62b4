# A function that orders by import is one as a value too.
from hyperliquid.exchange import Exchange


def enter(exchange: Exchange, retry, coin):
    retry(exchange.market_open, coin)  # INV005: called from there, with no guard
