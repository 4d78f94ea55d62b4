# One coroutine for each symbol, gathered: so guards are coroutines in this file.
import asyncio


async def enter(client, symbols):
    await asyncio.gather(*(enforce_before_order(symbol) for symbol in symbols))
    for symbol in symbols:
        client.submit_order(symbol)  # INV001: `gather` is not followed
