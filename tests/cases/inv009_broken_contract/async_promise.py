# An `async def` keeps its promise where it is awaited.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


@ensures_guard
async def ensure_clear(symbol):
    await enforce_before_order(symbol)
