# Coroutines that are run to their end count.
import asyncio


def a(enforcer, client, s, held):
    asyncio.run(enforcer.enforce_before_order(s, "buy", 1, held))
    client.submit_order(symbol=s, side="buy", quantity=1)


def b(enforcer, client, loop, s, held):
    loop.run_until_complete(enforcer.enforce_before_order(s, "buy", 1, held))
    client.submit_order(symbol=s, side="buy", quantity=1)


def c(enforcer, client, loop, s, held):
    asyncio.run_coroutine_threadsafe(enforcer.enforce_before_order(s, "buy", 1, held), loop).result()
    client.submit_order(symbol=s, side="buy", quantity=1)


async def d(enforcer, client, loop, s, held):
    await asyncio.create_task(enforcer.enforce_before_order(s, "buy", 1, held))
    client.submit_order(symbol=s, side="buy", quantity=1)


async def e(enforcer, client, loop, s, held):
    await asyncio.gather(enforcer.enforce_before_order(s, "buy", 1, held), client.ping())
    client.submit_order(symbol=s, side="buy", quantity=1)


async def f(enforcer, client, loop, s, held):
    task = asyncio.create_task(enforcer.enforce_before_order(s, "buy", 1, held))
    client.log()
    await task
    client.submit_order(symbol=s, side="buy", quantity=1)


async def f2(enforcer, client, loop, s, held):
    check = enforcer.enforce_before_order(s, "buy", 1, held)
    client.log()
    await check
    client.submit_order(symbol=s, side="buy", quantity=1)
