# A coroutine that nobody awaits has checked nothing.
from desk.guards import enforce_before_order


class Risk:
    async def __call__(self, symbol):
        enforce_before_order(symbol)


async def enter(client, symbol):
    check = Risk()
    await check(symbol)
    await client.create_order(symbol)


async def leave(client, symbol):
    check = Risk()
    check(symbol)
    await client.create_order(symbol)  # INV001: never awaited
