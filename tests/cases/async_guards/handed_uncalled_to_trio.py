# trio runs coroutine functions alone.
import trio


def clear(enforcer, symbol):
    trio.run(enforcer.enforce_before_order, symbol)


def enter(enforcer, client, symbol):
    enforcer.enforce_before_order(symbol)  # INV007: never awaited
    client.create_order(symbol)  # INV001: nothing has been checked
