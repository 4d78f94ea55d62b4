# Without `return_exceptions`, `gather` raises the refusal.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    await asyncio.gather(client.ping(), enforce_before_order(symbol))
    await client.create_order(symbol)
