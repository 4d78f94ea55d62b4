# Whoever gets the coroutine may await it.
import asyncio


async def enter(client, symbol, others):
    async with enforce_before_order(symbol):
        client.create_order(symbol)
    if waiting := enforce_before_order(symbol):
        await waiting
    tasks = [enforce_before_order(other) for other in others]
    await asyncio.gather(*tasks)
    for each in [enforce_before_order(symbol)]:
        await each
    await asyncio.gather(*[enforce_before_order(other) for other in others])
    return enforce_before_order(symbol) if others else [enforce_before_order(symbol)]
