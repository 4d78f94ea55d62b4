# robin_stocks was a library without names.
import robin_stocks.robinhood as r


def f():
    r.order_buy_limit("A", 1, 2)  # INV001: sends an order
