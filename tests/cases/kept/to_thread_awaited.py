# A coroutine of `to_thread` that is awaited here.
import asyncio


async def enter(client, symbol):
    enforce_before_order(symbol)
    return await asyncio.to_thread(lambda: client.submit_order(symbol))
