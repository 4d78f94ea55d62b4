# A name of the module, bound once.
from desk.guards import enforce_before_order


check = enforce_before_order


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)
