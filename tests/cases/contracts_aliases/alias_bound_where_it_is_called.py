# Bound and called in one place.
from desk.guards import enforce_before_order


def enter(client, symbol):
    (check := enforce_before_order)(symbol)
    client.submit_order(symbol)
