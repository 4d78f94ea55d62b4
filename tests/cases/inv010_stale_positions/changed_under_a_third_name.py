# Two names further on it is the same mapping.
def switch(client, enforcer, s):
    held = client.positions()
    shown = held
    third = shown
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    third[s] = 1
    enforcer.enforce_before_order(s, "sell", 1, held)
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
