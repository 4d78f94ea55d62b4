# Under another name the coroutine waits as well.
from desk.guards import enforce_before_order


async def enter(client, symbol):
    check = enforce_before_order
    await check(symbol)
    await client.create_order(symbol)


async def leave(client, symbol):
    check = enforce_before_order
    check(symbol)  # INV007: never awaited
    await client.create_order(symbol)  # INV001: nothing has been checked
