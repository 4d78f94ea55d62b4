# A limit raises where the task has not ended in time.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    check = asyncio.create_task(enforce_before_order(symbol))
    await asyncio.wait_for(check, 1)
    await client.create_order(symbol)
