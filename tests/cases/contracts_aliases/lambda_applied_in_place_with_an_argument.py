# What it is given is what it checks.
from desk.guards import enforce_before_order


def enter(client, symbol):
    (lambda checked: enforce_before_order(checked))(symbol)
    client.submit_order(symbol)
