# The `finally` lies on every way out.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
def ensure_clear(symbol, book):
    try:
        return book.level(symbol)
    finally:
        enforce_before_order(symbol)
