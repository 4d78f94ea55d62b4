# A lambda that guards is a helper of one line.
from desk.guards import enforce_before_order


def enter(client, symbol):
    check = lambda: enforce_before_order(symbol)
    check()
    client.submit_order(symbol)
