# `gather` has waited for both.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    check = asyncio.create_task(enforce_before_order(symbol))
    book = asyncio.create_task(client.book(symbol))
    await asyncio.gather(check, book)
    await client.create_order(symbol)
