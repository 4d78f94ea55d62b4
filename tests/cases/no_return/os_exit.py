# os._exit ends the process on the spot.
import os


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        os._exit(3)
    client.submit_order(symbol)
