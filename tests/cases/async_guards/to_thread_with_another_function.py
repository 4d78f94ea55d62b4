# The guard is an argument of another function here, which may or may not call it.
import asyncio


async def enter(enforcer, audit, client, symbol):
    await asyncio.to_thread(audit, enforcer.enforce_before_order, symbol)
    await client.create_order(symbol)  # INV001: `audit` ran in the thread
