# The order is called by its name.
def switch(client, enforcer, s, call):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    call("create_order", symbol=s, side="buy")
    enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: read before the order
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
