# gather hands exceptions back as results here, and does not count.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    await asyncio.gather(enforce_before_order(symbol), client.ping(), return_exceptions=True)
    await client.create_order(symbol)  # INV001: the refusal was a result among others
