# A partial of it is a coroutine function as well.
from functools import partial

import anyio


def clear(enforcer, symbol):
    anyio.run(partial(enforcer.enforce_before_order, symbol=symbol))


def enter(enforcer, client, symbol):
    enforcer.enforce_before_order(symbol)  # INV007: never awaited
    client.create_order(symbol)  # INV001: nothing has been checked
