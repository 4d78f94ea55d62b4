# So does os.abort.
import os


def enter(client, symbol, healthy):
    if healthy:
        enforce_before_order(symbol)
    else:
        os.abort()
    client.submit_order(symbol)
