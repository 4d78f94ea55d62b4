# What a missing item is, the desk's own function decides.
from collections import defaultdict

from desk import make_gate

GATES = defaultdict(make_gate)


def enter(client, symbol):
    with GATES[symbol]:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: an unknown function makes the items
