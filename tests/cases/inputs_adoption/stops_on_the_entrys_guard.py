# An emergency close and both stops ride on the guard of their entry.
def f(enforcer, client, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    try:
        client.futures_create_order(symbol=s, side="SELL", type="STOP_MARKET", closePosition=True)  # INV004: the guard is spent
        client.futures_create_order(symbol=s, side="SELL", type="TAKE_PROFIT_MARKET", closePosition=True)  # INV004: the guard is spent
    except Exception:
        client.futures_create_order(symbol=s, side="SELL", reduceOnly=True, quantity=1)  # INV004: the guard is spent


def g(enforcer, client, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    enforcer.enforce_before_order(s, "sell", None, held, close_position=True)
    client.futures_create_order(symbol=s, side="SELL", type="STOP_MARKET", closePosition=True)
    client.futures_create_order(symbol=s, side="SELL", type="TAKE_PROFIT_MARKET", closePosition=True)  # INV004: the guard is spent
    client.futures_create_order(symbol=s, side="SELL", reduceOnly=True, quantity=1)  # INV004: the guard is spent
