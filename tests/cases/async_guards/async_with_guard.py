# Entering the block completed the guard.
# settings: async-guards = ["enforce_before_order"]
async def enter(client, symbol):
    async with enforce_before_order(symbol) as order:
        await client.create_order(symbol, params=order.params)
