# A stack answers as what is in it does.
from contextlib import ExitStack


def enter(client, symbol):
    with ExitStack() as stack:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: what was entered may swallow
