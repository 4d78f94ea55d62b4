# ccxt's unified calls by their own names, in both styles.
import ccxt


def e(exchange, s):
    exchange.create_market_buy_order(s, 1)  # INV001: sends an order


def f(exchange, s):
    exchange.createOrder(s, "market", "buy", 1)  # INV001: sends an order
