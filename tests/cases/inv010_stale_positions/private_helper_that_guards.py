# The positions are handed to a function that guards and sends.
def _send(client, enforcer, s, side, held):
    enforcer.enforce_before_order(s, side, 1, held)  # INV010: at the second call
    client.futures_create_order(symbol=s, side=side, quantity=1)


def switch(client, enforcer, s):
    held = client.positions()
    _send(client, enforcer, s, "buy", held)
    _send(client, enforcer, s, "sell", held)
