# The inner function awaits what the outer one has kept.
async def enter(client, symbol):
    pending = enforce_before_order(symbol)

    async def settle():
        await pending

    client.submit_order(symbol)  # INV001: the coroutine has not run
    await settle()
