# Before the await nothing is known of the task.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    check = asyncio.create_task(enforce_before_order(symbol))
    await client.create_order(symbol)  # INV001: the task may not even have started
    await check
