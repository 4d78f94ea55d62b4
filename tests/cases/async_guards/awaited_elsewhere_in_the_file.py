# One await in the file says what the name is: an async guard, here as well.
async def check(symbol):
    await enforce_before_order(symbol)


async def enter(client, symbol):
    enforce_before_order(symbol)  # INV007: not awaited here
    await client.create_order(symbol)  # INV001: the guard never ran
