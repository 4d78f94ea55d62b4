# `async for` may make no round either.
async def enter(client, symbol, feed):
    async for tick in feed:
        await enforce_before_order(symbol)
    await client.create_order(symbol)  # INV001: the feed was empty
