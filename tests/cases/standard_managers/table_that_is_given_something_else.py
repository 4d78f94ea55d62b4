# An item of another kind is put in.
from collections import defaultdict
from threading import Lock

GATES = defaultdict(Lock)
GATES["BTCUSDT"] = quiet()


def enter(client, symbol):
    with GATES[symbol]:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the item for BTCUSDT may swallow
