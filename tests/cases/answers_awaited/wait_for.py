# The check is awaited with a timeout.
# settings: checks = ["check", "evaluate[0]"]
import asyncio
async def enter(client, symbol):
    if await asyncio.wait_for(check(symbol), 1):
        await client.submit_order(symbol)
