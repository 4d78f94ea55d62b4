# One step after the other.
def enter(client, enforcer, symbol, side, other):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    symbol = symbol.replace("/", "").replace("-", "_").lower()
    client.submit_order(symbol=symbol, side=side)
