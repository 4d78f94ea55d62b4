# Awaiting is not testing.
# settings: checks = ["check", "evaluate[0]"]
async def enter(client, symbol):
    await check(symbol)  # INV007: dropped
    await client.submit_order(symbol)  # INV001: whatever was answered
