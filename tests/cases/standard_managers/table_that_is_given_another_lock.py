# What is put in is a lock as well.
from collections import defaultdict
from threading import Lock, RLock

GATES = defaultdict(Lock)
GATES["BTCUSDT"] = RLock()
GATES.setdefault("ETHUSDT", Lock())


def enter(client, symbol):
    with GATES[symbol]:
        enforce_before_order(symbol)
    client.submit_order(symbol)
