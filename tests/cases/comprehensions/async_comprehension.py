# `async for` in a comprehension may make no round either.
async def enter(client, symbol, feed):
    [await enforce_before_order(symbol) async for tick in feed]
    await client.create_order(symbol)  # INV001: the feed was empty
