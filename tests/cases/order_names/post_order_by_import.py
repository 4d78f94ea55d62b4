# What was built is sent here.
from py_clob_client.client import ClobClient


def enter(client: ClobClient, arguments):
    order = client.create_order(arguments)
    enforce_before_order("token")
    client.post_order(order)
    client.post_order(order)  # INV004: one clearance, one order
