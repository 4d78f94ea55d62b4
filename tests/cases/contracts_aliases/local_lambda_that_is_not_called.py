# Nobody calls it.
from desk.guards import enforce_before_order


def enter(client, symbol):
    check = lambda: enforce_before_order(symbol)
    print(check)
    client.submit_order(symbol)  # INV001: the lambda never ran
