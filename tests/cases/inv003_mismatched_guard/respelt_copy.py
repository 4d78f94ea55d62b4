# The copy in the venue's spelling is sent, and the other spelling was cleared.
def enter(client, enforcer, symbol, side):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    spelt = symbol.replace("/", "").upper()
    client.submit_order(symbol=spelt, side=side)
