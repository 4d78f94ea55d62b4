# A lock made in the function itself.
import threading


def enter(client, symbol):
    gate = threading.Lock()
    with gate:
        enforce_before_order(symbol)
    client.submit_order(symbol)
