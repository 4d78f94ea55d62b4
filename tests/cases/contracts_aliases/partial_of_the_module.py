# A partial with a name of the module.
import functools

from desk.guards import enforce_before_order


check = functools.partial(enforce_before_order, account="main")


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)
