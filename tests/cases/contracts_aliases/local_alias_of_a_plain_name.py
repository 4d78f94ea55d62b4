# The local name is the guard.
from desk.guards import enforce_before_order


def enter(client, symbol):
    check = enforce_before_order
    check(symbol)
    client.submit_order(symbol)
