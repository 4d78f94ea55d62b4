# Nobody awaits what stands in a tuple: entering that fails, and the guard is no coroutine by it.
async def enter(client, symbol):
    async with (enforce_before_order(symbol),) as held:
        client.note(held)
    await client.submit_order(symbol)
