# It runs where it stands.
from desk.guards import enforce_before_order


def enter(client, symbol):
    (lambda: enforce_before_order(symbol))()
    client.submit_order(symbol)
