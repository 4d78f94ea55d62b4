# What is handed over is for another symbol.
def switch(client, enforcer, pool, s):
    held = client.positions()
    enforcer.enforce_before_order("ETHUSDT", "buy", 1, held)
    pool.submit(client.create_order, symbol="ETHUSDT", side="buy")
    enforcer.enforce_before_order("BTCUSDT", "sell", 1, held)
    client.futures_create_order(symbol="BTCUSDT", side="SELL", quantity=1)
