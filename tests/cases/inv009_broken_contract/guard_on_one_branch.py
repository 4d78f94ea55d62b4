# One way out skips the guard.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol, live):  # INV009: not live, it returns unguarded
    if live:
        enforce_before_order(symbol)
