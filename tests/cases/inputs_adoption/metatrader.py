# MetaTrader5 was a library without names.
import MetaTrader5 as mt5


def f(r):
    mt5.order_send(r)  # INV001: sends an order
