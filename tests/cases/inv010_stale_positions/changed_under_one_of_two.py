# Which of the two it was is known to nobody.
def switch(client, enforcer, s):
    held = client.positions()
    shown = held if s else {}
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    shown[s] = 1
    enforcer.enforce_before_order(s, "sell", 1, held)
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
