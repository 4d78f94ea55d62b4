# The name holds what was awaited.
# settings: checks = ["check", "evaluate[0]"]
async def enter(client, symbol):
    ok = await check(symbol)
    if ok:
        await client.submit_order(symbol)
