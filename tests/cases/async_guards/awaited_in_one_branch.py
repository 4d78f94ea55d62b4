# The other branch forgot.
async def enter(client, symbol, live):
    if live:
        await enforce_before_order(symbol)
    await client.create_order(symbol)  # INV001: not live
