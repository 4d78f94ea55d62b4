# An early return for exempt symbols breaks the promise for all.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol, exempt):  # INV009: exempt symbols return unguarded
    if symbol in exempt:
        return
    enforce_before_order(symbol)
