# The executor calls it.
async def enter(loop, client, symbol):
    await loop.run_in_executor(None, client.create_order, symbol)  # INV005: no guard
