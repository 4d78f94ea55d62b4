# A reason that is awaited refuses.
# settings: refusals = ["validate"]
async def enter(client, symbol):
    if await validate(symbol):
        return
    await client.submit_order(symbol)
