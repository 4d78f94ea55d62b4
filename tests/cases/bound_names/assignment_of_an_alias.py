# Another name of the guard is the guard.
from guards import enforce_before_order as checked

enforce_before_order = checked


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
