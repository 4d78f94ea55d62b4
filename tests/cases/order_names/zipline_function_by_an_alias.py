# An alias of a function that orders by import orders.
from zipline.api import order as send


def handle_data(context, data):
    send(context.asset, 10)  # INV001: zipline's order under another name
