# An awaited alias is one call as well.
async def enter(client, symbol):
    send = getattr(client, "submit_order")
    return await send(symbol)  # INV001: submit_order by its local name
