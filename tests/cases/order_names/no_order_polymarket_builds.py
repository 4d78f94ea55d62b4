# py-clob-client signs an order first, and sends it by another name.
from py_clob_client.client import ClobClient


def build(client: ClobClient, arguments):
    signed = client.create_order(arguments)
    return signed or client.create_market_order(arguments)
