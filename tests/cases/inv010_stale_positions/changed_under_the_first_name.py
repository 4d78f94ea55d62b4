# The guard is shown the second name, and the first is stored into.
def switch(client, enforcer, s):
    held = client.positions()
    shown = held
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    held[s] = 1
    enforcer.enforce_before_order(s, "sell", 1, shown)
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
