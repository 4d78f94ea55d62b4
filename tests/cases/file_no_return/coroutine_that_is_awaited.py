# Awaited, it raises.
async def refuse():
    raise RuntimeError


async def enter(client, symbol):
    try:
        await enforce_before_order(symbol)
    except Exception:
        await refuse()
    await client.create_order(symbol)
