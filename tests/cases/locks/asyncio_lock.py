# asyncio's locks swallow no more than threading's.
import asyncio

gate = asyncio.Lock()


async def enter(client, symbol):
    async with gate:
        await enforce_before_order(symbol)
    await client.create_order(symbol)
