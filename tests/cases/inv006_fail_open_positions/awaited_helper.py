# An asynchronous helper hides errors just as well.
async def get_positions(client):
    try:
        return await client.positions()
    except Exception:
        return {}


async def enter(enforcer, client, symbol):
    positions = await get_positions(client)
    enforcer.enforce_before_order(symbol, "buy", 1, positions)  # INV006: {} after any error
    await client.create_order(symbol)
