# Only of asyncio it is known what `gather` does.
# settings: async-guards = ["enforce_before_order"]
from tools import gather


async def enter(client, symbol):
    await gather(enforce_before_order(symbol), client.ping())
    await client.create_order(symbol)  # INV001: another function
