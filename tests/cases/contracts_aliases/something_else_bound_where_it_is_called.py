# What is bound and called refuses nothing.
from desk.guards import enforce_before_order


def enter(client, symbol):
    (check := print)(symbol)
    client.submit_order(symbol)  # INV001: `print` refuses nothing
