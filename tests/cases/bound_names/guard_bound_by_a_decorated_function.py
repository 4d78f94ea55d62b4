# What the unknown decorator makes of the function is unknown.
from desk.flags import when_live


@when_live
def enforce_before_order(symbol):
    enforcer.enforce_before_order(symbol)


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the decorator may skip the body
