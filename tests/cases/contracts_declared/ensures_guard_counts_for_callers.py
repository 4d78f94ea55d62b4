# Calls to a declared function are guard calls.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    ensure_clear(symbol)
    client.submit_order(symbol)
