# What ran beside the task does not matter: it has ended where it was awaited.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    check = asyncio.create_task(enforce_before_order(symbol))
    await client.book(symbol)
    await check
    await client.create_order(symbol)
