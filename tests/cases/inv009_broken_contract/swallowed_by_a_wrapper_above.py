# The order of the decorators makes no difference: the name means the wrapper.
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


@quiet
@ensures_guard
def ensure_clear(symbol):  # INV009: `quiet` swallows the refusal
    enforce_before_order(symbol)
