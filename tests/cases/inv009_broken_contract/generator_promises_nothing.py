# Calling a generator function runs none of it.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol):  # INV009: a generator is never a guard
    enforce_before_order(symbol)
    yield symbol
