# wait_for returns only when the guard did.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    await asyncio.wait_for(enforce_before_order(symbol), 2)
    await client.create_order(symbol)
