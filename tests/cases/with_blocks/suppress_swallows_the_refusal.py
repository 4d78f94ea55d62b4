# suppress(Exception) is a handler with `pass`, written on one line.
from contextlib import suppress


def enter(client, symbol):
    with suppress(Exception):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: suppressed
