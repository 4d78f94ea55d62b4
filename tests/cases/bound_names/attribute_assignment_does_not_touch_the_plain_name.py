# A replaced attribute is not what a plain imported name means.
from risk.invariant import enforce_before_order


def rehearse(enforcer):
    enforcer.enforce_before_order = lambda *args, **kwargs: None


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
