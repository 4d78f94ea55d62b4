# Inside, the guard's coroutine was never awaited.
# settings: guards = ["enforce_before_order", "ensure_clear"]
from invariant_guard import ensures_guard


async def other(symbol):
    await enforce_before_order(symbol)


@ensures_guard
async def ensure_clear(symbol):  # INV009: nothing in it ran
    enforce_before_order(symbol)  # INV007: never awaited
