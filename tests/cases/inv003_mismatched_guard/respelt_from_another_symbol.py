# What is spelt differently is another symbol.
def enter(client, enforcer, symbol, side, other):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    symbol = other.replace("/", "-")
    client.submit_order(symbol=symbol, side=side)  # INV003: another instrument
