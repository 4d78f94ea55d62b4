# A guard unpacked into `gather` is a coroutine: without the await it checks nothing.
import asyncio


async def clear_all(first, second):
    await asyncio.gather(*[enforce_before_order(first), enforce_before_order(second)])


async def enter(client, symbol):
    enforce_before_order(symbol)  # INV007: never awaited
    client.submit_order(symbol)  # INV001: only a coroutine was made
