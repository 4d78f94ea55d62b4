# A copy is another mapping: what changes it leaves the positions as they were.
def switch(client, enforcer, s):
    held = client.positions()
    shown = dict(held)
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    shown[s] = 1
    enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: the copy alone was changed
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
