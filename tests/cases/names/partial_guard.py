# A partial is the guard's arguments without the guard's call.
from functools import partial


def enter(enforcer, client, symbol):
    check = partial(enforcer.enforce_before_order, symbol)
    client.submit_order(symbol, check)  # INV001: nothing was called
