# The camelCase twin counts without any import.
def f(exchange, s):
    exchange.createOrder(s, "market", "buy", 1)  # INV001: sends an order
