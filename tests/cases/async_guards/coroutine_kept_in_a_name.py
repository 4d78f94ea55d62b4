# A coroutine in a name is not followed to its await, which here comes too late anyway.
# settings: async-guards = ["enforce_before_order"]
async def enter(client, symbol):
    pending = enforce_before_order(symbol)
    await client.create_order(symbol)  # INV001: the coroutine has not run
    await pending
