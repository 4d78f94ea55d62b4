# A task made and awaited in each round is each round's own.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbols):
    for symbol in symbols:
        check = asyncio.create_task(enforce_before_order(symbol))
        await client.book(symbol)
        await check
        await client.create_order(symbol)
