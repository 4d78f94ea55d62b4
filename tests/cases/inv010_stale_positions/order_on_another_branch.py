# No path passes both.
def enter(client, enforcer, s, long):
    held = client.positions()
    if long:
        enforcer.enforce_before_order(s, "buy", 1, held)
        client.futures_create_order(symbol=s, side="BUY", quantity=1)
    else:
        enforcer.enforce_before_order(s, "sell", 1, held)
        client.futures_create_order(symbol=s, side="SELL", quantity=1)
