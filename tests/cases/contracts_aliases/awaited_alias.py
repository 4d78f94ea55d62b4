# A coroutine under another name is one.
from desk.guards import enforce_before_order


async def enter(client, symbol):
    check = enforce_before_order
    await check(symbol)
    await client.create_order(symbol)
