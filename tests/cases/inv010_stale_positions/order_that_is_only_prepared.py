# A partial only prepares an order: when it is called is another question.
from functools import partial


def enter(client, enforcer, s):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    send = partial(client.create_order, symbol=s, side="buy")
    enforcer.enforce_before_order(s, "sell", 1, held)
    send()
