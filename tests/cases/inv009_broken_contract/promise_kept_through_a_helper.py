# The helper of this file guards on every normal return.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


def check(symbol):
    enforce_before_order(symbol)


@ensures_guard
def ensure_clear(symbol):
    check(symbol)
