# What callers enter is the wrapper, and that returns after a refusal as well.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from functools import wraps

from invariant_guard import ensures_guard


def quiet(function):
    @wraps(function)
    def wrapper(symbol):
        try:
            return function(symbol)
        except Exception:
            return None

    return wrapper


@ensures_guard
@quiet
def ensure_clear(symbol):  # INV009: `quiet` swallows the refusal
    enforce_before_order(symbol)
