# Calling an `async def` only makes a coroutine.
async def refuse():
    raise RuntimeError


async def enter(client, symbol):
    try:
        await enforce_before_order(symbol)
    except Exception:
        refuse()
    await client.create_order(symbol)  # INV002: nothing was raised
