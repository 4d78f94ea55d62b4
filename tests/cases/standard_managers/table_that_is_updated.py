# Nobody knows what comes in by `update`.
from collections import defaultdict
from threading import Lock

GATES = defaultdict(Lock)
GATES.update(others)


def enter(client, symbol):
    with GATES[symbol]:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: `others` may hold what swallows
