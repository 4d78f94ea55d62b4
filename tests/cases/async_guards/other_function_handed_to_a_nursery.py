# What the nursery takes is another function.
async def enter(nursery, enforcer, client, symbol):
    nursery.start_soon(client.watch, symbol)
    enforcer.enforce_before_order(symbol)
    await client.create_order(symbol)
