# What a call makes of it, nobody follows: a new binding.
def enter(client, enforcer, symbol, side, other):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    symbol = other(symbol)
    client.submit_order(symbol=symbol, side=side)  # INV003: bound anew
