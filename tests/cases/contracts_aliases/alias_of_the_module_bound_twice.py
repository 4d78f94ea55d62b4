# The second binding may be in force.
from desk.guards import enforce_before_order


check = enforce_before_order
check = print


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)  # INV001: `print` refuses nothing
