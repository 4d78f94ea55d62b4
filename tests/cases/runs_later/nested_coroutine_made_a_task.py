# The coroutine is called here; the task is this function's own.
import asyncio


async def enter(client, symbol):
    await enforce_before_order(symbol)

    async def place():
        return await client.create_order(symbol)

    await asyncio.create_task(place())
