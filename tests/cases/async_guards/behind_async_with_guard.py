# The guard as a manager swallows nothing.
# settings: async-guards = ["enforce_before_order"]
async def enter(client, symbol):
    async with enforce_before_order(symbol):
        pass
    await client.create_order(symbol)
