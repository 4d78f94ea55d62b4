# The coroutine is made and dropped; Python warns at run time, after the order.
# settings: async-guards = ["enforce_before_order"]
async def enter(client, symbol):
    enforce_before_order(symbol)  # INV007: never awaited
    await client.ping()
