# asyncio.timeout turns a cancellation into TimeoutError; it never swallows.
import asyncio


async def enter(client, symbol):
    async with asyncio.timeout(2):
        await enforce_before_order(symbol)
    await client.create_order(symbol)
