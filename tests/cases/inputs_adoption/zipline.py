# zipline's functions are plain words.
from zipline.api import order, order_target_percent


def f(context, data):
    order(context.asset, 1)  # INV001: sends an order


def g(context, data):
    order_target_percent(context.asset, 1)  # INV001: sends an order
