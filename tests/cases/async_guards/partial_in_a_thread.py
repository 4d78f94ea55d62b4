# `run_in_executor` takes no keywords: a partial carries them, and what runs is the guard.
import asyncio
from functools import partial


async def enter(loop, enforcer, client, symbol):
    await loop.run_in_executor(None, partial(enforcer.enforce_before_order, symbol=symbol))
    await client.create_order(symbol)


async def add(enforcer, client, symbol):
    await asyncio.to_thread(partial(enforcer.enforce_before_order, symbol=symbol))
    await client.create_order(symbol)
