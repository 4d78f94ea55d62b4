# Only a KeyError is swallowed, and no refusal is one.
import contextlib


def enter(client, symbol):
    with contextlib.suppress(KeyError):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: a KeyError inside the guard was suppressed
