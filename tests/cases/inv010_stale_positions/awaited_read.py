# A read that is awaited is a read.
async def switch(client, enforcer, s):
    held = await client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    await client.futures_create_order(symbol=s, side="BUY", quantity=1)
    enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: read before the order
    await client.futures_create_order(symbol=s, side="SELL", quantity=1)
