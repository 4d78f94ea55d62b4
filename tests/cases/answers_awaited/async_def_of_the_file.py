# An `async def` of the file answers when awaited.
# settings: checks = ["check", "evaluate[0]"]
async def check(symbol):
    return symbol in ALLOWED
async def enter(client, symbol):
    if await check(symbol):
        await client.submit_order(symbol)
    if check(symbol):  # INV007: never awaited
        await client.submit_order(symbol)  # INV001: a coroutine is true
