# Both are known, through their import.
import contextlib


def enter(client, lock, symbol):
    with contextlib.closing(client), contextlib.nullcontext(lock):
        enforce_before_order(symbol)
    client.submit_order(symbol)
