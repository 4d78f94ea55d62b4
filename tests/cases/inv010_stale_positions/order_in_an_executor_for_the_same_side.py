# What is handed over is for the same side.
def switch(client, enforcer, s, pool):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    pool.submit(client.create_order, symbol=s, side="buy")
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
