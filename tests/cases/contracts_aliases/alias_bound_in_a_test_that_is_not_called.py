# Bound, and never called.
from desk.guards import enforce_before_order


def enter(client, symbol):
    if check := enforce_before_order:
        client.submit_order(symbol, check)  # INV001: nothing has been checked
