# The file's own `async def`, which awaits the guard of its enforcer.
async def enforce_before_order(symbol):
    await enforcer.enforce_before_order(symbol)


async def enter(client, symbol):
    await enforce_before_order(symbol)
    await client.create_order(symbol)
