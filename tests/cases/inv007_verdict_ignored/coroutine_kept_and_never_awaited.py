# Kept in a local name that nobody looks at again.
async def check(symbol):
    await enforce_before_order(symbol)


async def check_badly(client, symbol):
    pending = enforce_before_order(symbol)  # INV007: never awaited
    await client.ping()
