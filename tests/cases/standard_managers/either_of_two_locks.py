# Both arms make locks.
import threading

FAST = threading.Lock()


def enter(client, symbol):
    with FAST if client.fast else threading.RLock():
        enforce_before_order(symbol)
    client.submit_order(symbol)
