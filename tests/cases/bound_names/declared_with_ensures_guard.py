# The declaration says that the function ends only behind a completed guard, here a service's answer.
from invariant_guard import ensures_guard


@ensures_guard
def enforce_before_order(symbol):
    enforcer.enforce_before_order(symbol)
    return True


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
