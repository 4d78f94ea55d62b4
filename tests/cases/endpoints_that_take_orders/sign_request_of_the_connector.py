# binance-connector's `sign_request` signs and sends.
from binance.spot import Spot


def enter(client, params):
    return client.sign_request("POST", "/api/v3/order", params)  # INV001: no guard
