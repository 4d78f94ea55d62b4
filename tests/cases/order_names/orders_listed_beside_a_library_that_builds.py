# What the settings list is never taken for the mere building of an order.
# settings: extend-orders = ["create_order"]
from py_clob_client.client import ClobClient


def enter(client: ClobClient, arguments):
    client.create_order(arguments)  # INV001: the settings say that it sends
