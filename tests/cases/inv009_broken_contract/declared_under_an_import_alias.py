# The alias of the decorator is followed.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard as promises


@promises
def ensure_clear(symbol):  # INV009: returns without any guard
    return None
