# Declared, and nothing in the body keeps it.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol):  # INV009: returns without any guard
    return symbol in CLEARED
