# A task group raises what its tasks raised.
import asyncio


async def enter(client, symbol):
    async with asyncio.TaskGroup() as group:
        await enforce_before_order(symbol)
    await client.submit_order(symbol)
