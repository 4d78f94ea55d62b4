# An awaited task has come to its end, and raises what its coroutine raised.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    await asyncio.create_task(enforce_before_order(symbol))
    await client.create_order(symbol)
