# The wrapper checks before it lets anybody in.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from functools import wraps

from invariant_guard import ensures_guard


def cleared(function):
    @wraps(function)
    def wrapper(symbol):
        enforce_before_order(symbol)
        return function(symbol)

    return wrapper


@ensures_guard
@cleared
def ensure_clear(symbol):
    return symbol.upper()
