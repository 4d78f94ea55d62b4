# A partial runs what it was made of, and a partial nobody runs checks nothing.
from functools import partial


async def enter(loop, enforcer, client, symbol):
    await loop.run_in_executor(None, partial(print, enforcer.enforce_before_order))
    await client.create_order(symbol)  # INV001: print ran


async def add(loop, enforcer, client, symbol):
    loop.run_in_executor(None, partial(enforcer.enforce_before_order, symbol=symbol))
    await client.create_order(symbol)  # INV001: nobody waited for it
