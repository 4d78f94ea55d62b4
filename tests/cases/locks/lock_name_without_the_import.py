# `Lock` comes from the desk's own module: unknown.
from desk.sync import Lock

GATE = Lock()


def enter(client, symbol):
    with GATE:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: not the standard library's Lock
