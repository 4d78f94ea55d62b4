# Each round awaits its own answer.
# settings: checks = ["check", "evaluate[0]"]
async def enter(client, symbols):
    async for symbol in symbols:
        if await check(symbol):
            await client.submit_order(symbol)
