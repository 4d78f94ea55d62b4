# The dotted spelling is the same decorator.
# settings: guards = ["enforce_before_order", "ensure_clear"]
import invariant_guard


@invariant_guard.ensures_guard
def ensure_clear(symbol):  # INV009: returns without any guard
    return None
