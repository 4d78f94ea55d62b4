# A module of one's own package is not the library of that name.
from . import hyperliquid
from .hyperliquid import Exchange


def enter(exchange: Exchange, coin):
    exchange.order(coin)
