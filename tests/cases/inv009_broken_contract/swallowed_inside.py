# The refusal is swallowed inside, and the function returns all the same.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol, log):  # INV009: returns after a refusal
    try:
        enforce_before_order(symbol)
    except Exception:
        log.exception("refused")
