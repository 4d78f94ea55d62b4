# An entry is taken out under the second name.
def switch(client, enforcer, s):
    held = client.positions()
    shown = held
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    del shown[s]
    enforcer.enforce_before_order(s, "sell", 1, held)
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
