# What counts by import is guarded like anything else.
from hyperliquid.exchange import Exchange


def enter(exchange: Exchange, coin, live):
    enforce_before_order(coin)
    exchange.order(coin, True, 1, 100)
    if live:
        exchange.bulk_orders([])  # INV004: the guard is spent
