# Each call hands over what it has just read.
def _send(client, enforcer, s, side, held):
    enforcer.enforce_before_order(s, side, 1, held)
    client.futures_create_order(symbol=s, side=side, quantity=1)


def switch(client, enforcer, s):
    _send(client, enforcer, s, "buy", client.positions())
    _send(client, enforcer, s, "sell", client.positions())
