# A task that has ended gives its result again and asks no more, so the await in a loop is not followed.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol, sizes):
    check = asyncio.create_task(enforce_before_order(symbol))
    for size in sizes:
        await check
        await client.create_order(symbol)  # INV001: not followed into the loop; the second order has no check
