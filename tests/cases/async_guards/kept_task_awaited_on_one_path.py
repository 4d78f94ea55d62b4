# Where nobody waits, nothing is known.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol, hurry):
    check = asyncio.create_task(enforce_before_order(symbol))
    if not hurry:
        await check
    await client.create_order(symbol)  # INV001: in a hurry
