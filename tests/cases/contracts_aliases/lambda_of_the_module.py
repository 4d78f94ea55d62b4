# A lambda with a name of the module.
from desk.guards import enforce_before_order


check = lambda symbol: enforce_before_order(symbol)


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)
