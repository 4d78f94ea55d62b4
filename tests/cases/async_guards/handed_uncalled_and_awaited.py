# Awaited, it has checked.
async def enter(nursery, enforcer, client, symbol):
    nursery.start_soon(enforcer.enforce_before_order, symbol)
    await enforcer.enforce_before_order(symbol)
    await client.create_order(symbol)
