# Nothing has been started, let alone completed.
import asyncio


async def enter(enforcer, client, symbol):
    checking = asyncio.to_thread(enforcer.enforce_before_order, symbol)
    await client.create_order(symbol)  # INV001: the thread has not run
    await checking
