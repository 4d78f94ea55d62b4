# One mapping under two names: the store changes what both hold.
def switch(client, enforcer, s):
    held = client.positions()
    shown = held
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    shown[s] = 1
    enforcer.enforce_before_order(s, "sell", 1, held)
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
