# An order that raised may have arrived all the same.
def switch(client, enforcer, s):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    try:
        client.futures_create_order(symbol=s, side="BUY", quantity=1)
    except TimeoutError:
        enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: the order may be filled by now
        client.futures_create_order(symbol=s, side="SELL", quantity=1)
