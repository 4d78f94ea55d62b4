# Called without `await`, its body has not begun.
async def enforce_before_order(symbol):
    await enforcer.enforce_before_order(symbol)


async def enter(client, symbol):
    enforce_before_order(symbol)  # INV007: the coroutine is dropped
    await client.create_order(symbol)  # INV001: the body has not begun
