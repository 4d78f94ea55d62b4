# The second argument is what runs, and the await waits for it.
async def enter(loop, enforcer, client, symbol):
    await loop.run_in_executor(None, enforcer.enforce_before_order, symbol)
    await client.create_order(symbol)
