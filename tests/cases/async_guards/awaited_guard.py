# Awaited, the guard has completed on the next line.
async def enter(client, symbol):
    await enforce_before_order(symbol)
    await client.create_order(symbol)
