# A thread of its own sends the order.
from threading import Thread


def switch(client, enforcer, s):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    Thread(target=client.create_order, kwargs={"symbol": s, "side": "buy"}).start()
    enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: read before the order
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
