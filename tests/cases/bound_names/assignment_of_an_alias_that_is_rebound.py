# Another name of the guard, until a dry run puts something else in its place.
from guards import enforce_before_order as checked


def rehearse():
    global checked
    checked = print


def prepare():
    global enforce_before_order
    enforce_before_order = checked


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: after rehearse() and prepare() the name means print
