# A function without a normal return keeps any promise about normal returns.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol):
    raise NotImplementedError
