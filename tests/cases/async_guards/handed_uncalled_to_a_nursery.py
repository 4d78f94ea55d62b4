# A nursery takes coroutine functions: the guard is one.
async def enter(nursery, enforcer, client, symbol):
    nursery.start_soon(enforcer.enforce_before_order, symbol)
    enforcer.enforce_before_order(symbol)  # INV007: never awaited
    await client.create_order(symbol)  # INV001: nothing has been checked
