# Only where the mark is there.
def enter(client, enforcer, symbol, side, other):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    if "/" in symbol:
        symbol = symbol.replace("/", "-")
    client.submit_order(symbol=symbol, side=side)
