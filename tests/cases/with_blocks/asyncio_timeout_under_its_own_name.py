# Imported by name it is the same manager.
from asyncio import timeout


async def enter(client, symbol):
    async with timeout(2):
        await enforce_before_order(symbol)
    await client.create_order(symbol)
