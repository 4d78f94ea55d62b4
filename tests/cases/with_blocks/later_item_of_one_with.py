# `with A, B` is nested: A's exit sees what the construction of B raised.
from contextlib import suppress


def enter(client, symbol):
    with suppress(Exception), enforce_before_order(symbol):
        pass
    client.submit_order(symbol)  # INV002: the guard stands inside the suppress
