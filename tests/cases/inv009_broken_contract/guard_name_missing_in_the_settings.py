# Other files would not take it for a guard: the settings must list it.
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol):  # INV009: not in `guards`
    enforce_before_order(symbol)
