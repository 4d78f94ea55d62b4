# suppress() is a handler too: behind it the helper returns None.
from contextlib import suppress


def get_positions(client):
    with suppress(Exception):
        return client.positions()


def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client))  # INV006: None after an error
    client.submit_order(symbol)
