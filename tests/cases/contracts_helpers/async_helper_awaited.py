# Awaited, the helper's guard has completed.
async def check(symbol):
    await enforce_before_order(symbol)


async def enter(client, symbol):
    await check(symbol)
    await client.create_order(symbol)
