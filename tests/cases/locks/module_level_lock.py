# A module-level lock, made once.
from threading import RLock

GATE = RLock()


def enter(client, symbol):
    with GATE:
        enforce_before_order(symbol)
    client.submit_order(symbol)
