# It hands the mapping on to one that does.
def note(positions, s):
    positions[s] = 1


def book(held, s):
    print(s)
    note(held, s)


def switch(client, enforcer, s):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    book(held, s)
    enforcer.enforce_before_order(s, "sell", 1, held)
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
