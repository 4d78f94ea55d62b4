# Whichever branch ran, it is a guard.
from desk.guards import enforce_before_order


def enter(client, enforcer, symbol):
    if enforcer:
        check = enforcer.enforce_before_order
    else:
        check = enforce_before_order
    check(symbol)
    client.submit_order(symbol)
