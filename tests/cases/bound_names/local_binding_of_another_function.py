# A name bound inside one function means nothing in another.
from risk.invariant import enforce_before_order


def rehearse(symbol):
    enforce_before_order = print
    enforce_before_order(symbol)


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)
