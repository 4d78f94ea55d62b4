# The guard is evaluated for live accounts only.
from desk.guards import enforce_before_order


def enter(client, symbol, live):
    check = lambda: live and enforce_before_order(symbol)
    check()
    client.submit_order(symbol)  # INV001: nothing is checked where `live` is false
