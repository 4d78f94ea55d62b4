# Each round binds what the list holds.
from desk.guards import enforce_before_order


def enter(client, checks, symbol):
    check = enforce_before_order
    for check in checks:
        pass
    check(symbol)
    client.submit_order(symbol)  # INV001: the last of `checks` may be anything
