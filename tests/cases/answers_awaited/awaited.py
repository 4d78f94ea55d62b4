# The await answers.
# settings: checks = ["check", "evaluate[0]"]
async def enter(client, symbol):
    if not await check(symbol):
        return
    await client.submit_order(symbol)
