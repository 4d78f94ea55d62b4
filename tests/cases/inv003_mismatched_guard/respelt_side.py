# Capitals say the same side.
def enter(client, enforcer, symbol, side, other):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    side = side.upper()
    client.submit_order(symbol=symbol, side=side)
