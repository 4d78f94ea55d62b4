# The lambda makes a lock for each symbol.
import asyncio
from collections import defaultdict

GATES = defaultdict(lambda: asyncio.Lock())


async def enter(client, symbol):
    async with GATES[symbol]:
        await enforce_before_order(symbol)
    await client.submit_order(symbol)
