# What it changes is another of its parameters.
def note(positions, seen, s):
    seen[s] = positions


def switch(client, enforcer, seen, s):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    note(held, seen, s)
    enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: nothing has changed what was read
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
