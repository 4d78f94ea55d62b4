# What the decorator makes of the helper is unknown.
from desk.flags import when_live


@when_live
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)  # INV001: the decorator may skip the body
