# A library's name is compared whole.
import hyperliquidity
import my.hyperliquid
from okxs import client


def enter(exchange, coin):
    exchange.order(coin)
    exchange.amend_order(coin)
