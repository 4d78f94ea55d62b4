# A task in a group: completed at the end of the block, but not followed there.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    async with asyncio.TaskGroup() as group:
        group.create_task(enforce_before_order(symbol))
        await client.create_order(symbol)  # INV001: beside the task, not after it
