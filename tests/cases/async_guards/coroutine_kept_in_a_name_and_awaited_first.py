# A coroutine that a name keeps has checked once it is awaited.
# settings: async-guards = ["enforce_before_order"]
async def enter(client, symbol):
    pending = enforce_before_order(symbol)
    await pending
    await client.create_order(symbol)
