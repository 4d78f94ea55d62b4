# The forms in which a guard counts hold for a helper as well.
import asyncio


async def check(symbol):
    await enforce_before_order(symbol)


async def enter(client, symbol):
    await asyncio.wait_for(check(symbol), 2)
    await client.create_order(symbol)
