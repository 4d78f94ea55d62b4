# The other branch binds what refuses nothing.
from desk.guards import enforce_before_order


def enter(client, enforcer, symbol):
    if enforcer:
        check = enforcer.enforce_before_order
    else:
        check = print
    check(symbol)
    client.submit_order(symbol)  # INV001: `print` refuses nothing
