# What a mapping says makes an exit.
import ccxt


def f(ex, s, side, n):
    p = {"reduceOnly": True}
    ex.create_order(s, "market", side, n, None, p)  # INV008: an exit


def g(ex, s, side):
    ex.create_order(s, "stop", side, None, None, {"closePosition": True})  # INV008: an exit
