# `await` inside a condition follows the rules of conditions.
async def enter(client, symbol, live):
    if live and await enforce_before_order(symbol):
        await client.create_order(symbol)
    else:
        await client.create_order(symbol)  # INV001: not live
