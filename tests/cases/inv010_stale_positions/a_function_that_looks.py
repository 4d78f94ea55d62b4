# The function only looks.
def show(positions):
    print(positions.items())


def switch(client, enforcer, s):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    show(held)
    enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: nothing has changed what was read
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
