# The guard is told the venue's spelling, the order the one before.
def enter(client, enforcer, symbol, side):
    spelt = symbol.replace("/", "").upper()
    enforcer.enforce_before_order(symbol=spelt, side=side)
    client.submit_order(symbol=symbol, side=side)
