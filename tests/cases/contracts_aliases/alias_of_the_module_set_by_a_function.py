# A function puts something else in its place.
from desk.guards import enforce_before_order


check = enforce_before_order


def quiet():
    global check
    check = print


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)  # INV001: `check` may be `print` by now
