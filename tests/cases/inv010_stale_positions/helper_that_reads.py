# The read is where the helper reads, not where it is defined.
def positions_of(client):
    rows = client.positions()
    return rows


def switch(client, enforcer, s):
    held = positions_of(client)
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="buy", quantity=1)
    enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: read before the order
    client.futures_create_order(symbol=s, side="sell", quantity=1)


def switch_read(client, enforcer, s):
    enforcer.enforce_before_order(s, "buy", 1, positions_of(client))
    client.futures_create_order(symbol=s, side="buy", quantity=1)
    enforcer.enforce_before_order(s, "sell", 1, positions_of(client))
    client.futures_create_order(symbol=s, side="sell", quantity=1)
