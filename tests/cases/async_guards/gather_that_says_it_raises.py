# Said aloud, it is the same.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    await asyncio.gather(enforce_before_order(symbol), client.ping(), return_exceptions=False)
    await client.create_order(symbol)
