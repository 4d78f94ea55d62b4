# Without `await` its body has not begun.
async def check(symbol):
    await enforce_before_order(symbol)


async def enter(client, symbol):
    check(symbol)  # INV007: a guard coroutine never awaited
    await client.create_order(symbol)  # INV001: nothing ran
