# Every normal return lies behind the guard, and the settings list the name.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol):
    enforce_before_order(symbol)
    return True
