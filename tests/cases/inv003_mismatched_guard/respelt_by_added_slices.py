# The same, added.
def enter(client, enforcer, symbol, side, other):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    symbol = symbol[:-4] + "/" + symbol[-4:]
    client.submit_order(symbol=symbol, side=side)
