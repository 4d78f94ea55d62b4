# The awaited tuple is divided.
# settings: checks = ["check", "evaluate[0]"]
async def enter(client, symbol):
    ok, reason = await evaluate(symbol)
    if not ok:
        return reason
    await client.submit_order(symbol)
