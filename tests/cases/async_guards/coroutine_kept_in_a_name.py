# A coroutine has checked nothing until somebody awaits it, which here comes too late.
# settings: async-guards = ["enforce_before_order"]
async def enter(client, symbol):
    pending = enforce_before_order(symbol)
    await client.create_order(symbol)  # INV001: the coroutine has not run
    await pending
