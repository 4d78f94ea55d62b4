# The coroutine's arguments are evaluated before anything is awaited.
async def enter(client, symbol, book):
    await book.record(await enforce_before_order(symbol), await client.create_order(symbol))
