# Without `await` the call only makes a coroutine, which checks nothing.
# settings: async-guards = ["enforce_before_order"]
async def enter(client, symbol):
    enforce_before_order(symbol)  # INV007: the coroutine is dropped
    await client.create_order(symbol)  # INV001: the guard never ran
