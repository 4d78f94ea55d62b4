# A guard for an exit clears no plain order.
def f(enforcer, client, s, held):
    enforcer.enforce_before_order(s, "sell", None, held, close_position=True)
    client.futures_create_order(symbol=s, side="SELL", type="MARKET", quantity=1)  # INV003: no exit


def g(enforcer, client, s, side, held):
    enforcer.enforce_before_order(s, side, 1, held, reduce_only=True)
    client.futures_create_order(**{"symbol": s, "side": side})  # INV003: no exit
