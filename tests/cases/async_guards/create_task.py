# A task has been scheduled, not completed.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    task = asyncio.create_task(enforce_before_order(symbol))
    await client.create_order(symbol)  # INV001: the task may not even have started
    await task
