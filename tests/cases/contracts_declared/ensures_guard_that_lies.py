# The declaration counts for the callers, and is itself reported.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol):  # INV009: returns without a guard
    return symbol


def enter(client, symbol):
    ensure_clear(symbol)
    client.submit_order(symbol)
