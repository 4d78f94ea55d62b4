# The mark is taken out.
def enter(client, enforcer, symbol, side, other):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    symbol = symbol.replace("/", "")
    client.submit_order(symbol=symbol, side=side)
