# The task runs it.
import asyncio


async def check(symbol):
    await enforce_before_order(symbol)


async def check_beside(symbol):
    return asyncio.create_task(enforce_before_order(symbol))
