# The check runs in a thread, and its answer is awaited.
# settings: checks = ["check", "evaluate[0]"]
import asyncio
async def enter(client, symbol):
    if await asyncio.to_thread(check, symbol):
        await client.submit_order(symbol)
