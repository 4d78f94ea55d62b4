# One in the other, still awaited to its end.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    await asyncio.wait_for(asyncio.shield(enforce_before_order(symbol)), 2)
    await client.create_order(symbol)
