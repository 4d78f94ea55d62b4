# The settings speak for it.
# settings: guards = ["enforce_before_order", "check"]
from desk.risk import check


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)
