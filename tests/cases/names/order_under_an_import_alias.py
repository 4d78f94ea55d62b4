# An alias does not hide an order.
from broker import submit_order as send


def enter(symbol):
    send(symbol)  # INV001: this is submit_order
