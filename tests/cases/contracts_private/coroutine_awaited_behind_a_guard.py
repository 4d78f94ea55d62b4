# A private coroutine function called behind the guard.
async def _place(client, symbol):
    return await client.create_order(symbol)


async def enter(client, symbol):
    await enforce_before_order(symbol)
    return await _place(client, symbol)
