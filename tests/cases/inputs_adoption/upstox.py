# Upstox sends several at once.
import upstox_client


def f(api, body):
    api.place_multi_order(body)  # INV001: sends orders
