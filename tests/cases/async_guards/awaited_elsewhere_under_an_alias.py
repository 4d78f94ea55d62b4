# The file awaits the guard under a name of its own: so it is a coroutine, and here nobody awaits it.
async def enter(client, enforcer, symbol):
    ensure_clear = enforcer.enforce_before_order
    await ensure_clear(symbol)
    await client.submit_order(symbol)


async def turn(client, enforcer, symbol):
    enforcer.enforce_before_order(symbol)  # INV007: never awaited
    await client.submit_order(symbol)  # INV001: a coroutine that nobody awaited
