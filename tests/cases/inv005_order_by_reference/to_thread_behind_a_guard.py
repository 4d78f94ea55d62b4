# Guarded where it is handed over.
import asyncio


async def enter(enforcer, client, symbol):
    enforcer.enforce_before_order(symbol)
    await asyncio.to_thread(client.create_order, symbol)
