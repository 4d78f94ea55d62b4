# A server is closed at the end of its block.
import asyncio


async def enter(client, symbol):
    async with await asyncio.start_server(print):
        await enforce_before_order(symbol)
    await client.submit_order(symbol)
