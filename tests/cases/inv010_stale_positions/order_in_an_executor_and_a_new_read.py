# Read again after what was handed over.
def switch(client, enforcer, s, pool):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    pool.submit(client.create_order, symbol=s, side="buy").result()
    held = client.positions()
    enforcer.enforce_before_order(s, "sell", 1, held)
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
