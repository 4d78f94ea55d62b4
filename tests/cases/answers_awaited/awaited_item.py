# An item of what was awaited.
# settings: checks = ["check", "evaluate[0]"]
async def enter(client, symbol):
    if (await evaluate(symbol))[0]:
        await client.submit_order(symbol)
