# The loop's executor sends the order.
async def switch(client, enforcer, s, loop):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    await loop.run_in_executor(None, client.create_order, s, "market", "buy")
    enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: read before the order
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
