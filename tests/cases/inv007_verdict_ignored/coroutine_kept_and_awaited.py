# Kept in a name and awaited after something else.
async def check(client, symbol):
    pending = enforce_before_order(symbol)
    await client.ping()
    await pending


async def check_first(symbol):
    await enforce_before_order(symbol)
