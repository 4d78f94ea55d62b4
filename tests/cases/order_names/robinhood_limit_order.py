# A function of a module that is named after what it sends.
import robin_stocks.robinhood as rh


def enter(symbol):
    rh.order_buy_limit(symbol, 1, 10.0)  # INV001: sends an order
