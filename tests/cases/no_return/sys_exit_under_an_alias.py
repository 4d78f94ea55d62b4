# `from sys import exit` is followed.
from sys import exit as leave


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        leave(1)
    client.submit_order(symbol)
