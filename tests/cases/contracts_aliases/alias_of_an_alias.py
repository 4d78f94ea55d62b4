# Two names further on it is still the guard.
from desk.guards import enforce_before_order


def enter(client, symbol):
    first = enforce_before_order
    second = first
    second(symbol)
    client.submit_order(symbol)
