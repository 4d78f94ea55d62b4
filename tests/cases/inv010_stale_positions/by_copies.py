# A copy is as old as what it was made of.
from copy import deepcopy


def switch(client, enforcer, s):
    held = client.positions()
    shown = dict(held)
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    later = deepcopy(shown)
    enforcer.enforce_before_order(s, "sell", 1, {**later})  # INV010: a copy of a copy
    client.futures_create_order(symbol=s, side="SELL", quantity=1)


def switch_rows(client, enforcer, s):
    rows = client.fetch_positions()
    client.futures_create_order(symbol=s, side="BUY", quantity=1)  # INV001: nothing before it
    held = rows
    enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: the rows are older than the order
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
