# Capitals spell the same instrument.
def enter(client, enforcer, symbol, side, other):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    symbol = symbol.upper()
    client.submit_order(symbol=symbol, side=side)
