# Translating the refusal into False is the very thing the promise excludes.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol):  # INV009: `return False` is a normal return
    try:
        enforce_before_order(symbol)
        return True
    except Exception:
        return False
