# The same in an asynchronous generator.
async def legs(client, symbols):
    async for symbol in symbols:
        await enforce_before_order(symbol)
        yield await client.create_order(symbol)
