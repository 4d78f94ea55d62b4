# `async with` may swallow as `with` may.
async def enter(client, session, symbol):
    async with session.begin():
        await enforce_before_order(symbol)
    await client.create_order(symbol)  # INV002: unknown manager
