# Nobody knows what the keywords say.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol, options):
    await asyncio.gather(enforce_before_order(symbol), client.ping(), **options)
    await client.create_order(symbol)  # INV001: a result perhaps
