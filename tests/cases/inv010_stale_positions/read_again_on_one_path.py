# One path reads again, the other does not.
def switch(client, enforcer, s, slow):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    if slow:
        held = client.positions()
    enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: as it was where nobody is slow
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
