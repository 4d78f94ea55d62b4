# After a timeout the guard was cancelled half-way. TimeoutError is no refusal.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    try:
        await asyncio.wait_for(enforce_before_order(symbol), 2)
    except TimeoutError:
        pass
    await client.create_order(symbol)  # INV001: timed out, not cleared
