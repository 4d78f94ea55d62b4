# A task that a name keeps has checked what it was told when it was made.
import asyncio


async def the_same(enforcer, client, held, symbol):
    check = asyncio.create_task(enforcer.enforce_before_order(symbol, "buy", 1, held))
    await check
    await client.create_order(symbol=symbol, side="buy", quantity=1)


async def another_side(enforcer, client, held, symbol):
    check = asyncio.create_task(enforcer.enforce_before_order(symbol, "buy", 1, held))
    await check
    await client.create_order(symbol=symbol, side="sell", quantity=1)  # INV003: a buy was checked


async def bound_again_after_it(enforcer, client, held, symbol, other):
    check = asyncio.create_task(enforcer.enforce_before_order(symbol, "buy", 1, held))
    await check
    symbol = other
    await client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: another symbol


async def bound_again_in_between(enforcer, client, held, symbol, other):
    check = asyncio.create_task(enforcer.enforce_before_order(symbol, "buy", 1, held))
    symbol = other
    await check
    await client.create_order(symbol=symbol, side="buy", quantity=1)  # INV001: what it was told is not followed


async def stored_in_between(enforcer, client, held, signal, other):
    check = asyncio.create_task(enforcer.enforce_before_order(signal.symbol, "buy", 1, held))
    signal.symbol = other
    await check
    await client.create_order(symbol=signal.symbol, side="buy", quantity=1)  # INV001: the same


async def second_order(enforcer, client, held, symbol):
    check = asyncio.create_task(enforcer.enforce_before_order(symbol, "buy", 1, held))
    await check
    await client.create_order(symbol=symbol, side="buy", quantity=1)
    await client.create_order(symbol=symbol, side="buy", quantity=1)  # INV004: on one check
