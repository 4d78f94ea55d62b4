# shield, awaited, returns when the guard did.
# settings: async-guards = ["enforce_before_order"]
from asyncio import shield


async def enter(client, symbol):
    await shield(enforce_before_order(symbol))
    await client.create_order(symbol)
