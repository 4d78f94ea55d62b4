# A missing item is made by `Lock`, and nothing else puts one in.
from collections import defaultdict
from threading import Lock

GATES = defaultdict(Lock)


def enter(client, symbol):
    with GATES[symbol]:
        enforce_before_order(symbol)
    client.submit_order(symbol)
