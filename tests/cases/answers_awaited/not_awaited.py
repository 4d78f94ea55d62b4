# A coroutine is always true.
# settings: checks = ["check", "evaluate[0]"]
async def look(symbol):
    return await check(symbol)
async def enter(client, symbol):
    if not check(symbol):  # INV007: never awaited
        return
    await client.submit_order(symbol)  # INV001: nothing was asked
