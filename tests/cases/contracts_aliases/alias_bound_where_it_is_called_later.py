# The name holds the guard from then on.
from desk.guards import enforce_before_order


def enter(client, symbol, other):
    (check := enforce_before_order)(symbol)
    client.submit_order(symbol)
    check(other)
    client.submit_order(other)
