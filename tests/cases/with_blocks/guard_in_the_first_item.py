# The guard is evaluated before anything is entered, so nothing can swallow what it raises.
from contextlib import suppress


def enter(client, symbol):
    with enforce_before_order(symbol), suppress(Exception):
        client.ping()
    client.submit_order(symbol)
