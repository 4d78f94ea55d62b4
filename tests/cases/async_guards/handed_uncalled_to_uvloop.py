# uvloop takes a coroutine, no function: nothing is known of the guard.
import uvloop


def enter(enforcer, client, symbol):
    uvloop.run(enforcer.enforce_before_order)
    enforcer.enforce_before_order(symbol)
    client.create_order(symbol)
