# The parameter is there for tests; without it the imported guard is called.
from invariant_guard import enforce_before_order


def enter(client, symbol, *, enforce_before_order=enforce_before_order):
    enforce_before_order(symbol)
    client.submit_order(symbol)
