# A read among the guard's own arguments is as fresh as can be.
def switch(client, enforcer, s):
    enforcer.enforce_before_order(s, "buy", 1, client.positions())
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    enforcer.enforce_before_order(s, "sell", 1, dict(client.positions()))
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
