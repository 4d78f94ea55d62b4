# The guard's function goes to a thread, and the await waits for it.
import asyncio


async def enter(enforcer, client, symbol):
    await asyncio.to_thread(enforcer.enforce_before_order, symbol)
    await client.create_order(symbol)
