# What the guard checked as one name is the other after the swap.
def swap(symbol, other, client, enforcer, positions):
    enforcer.enforce_before_order(symbol, "buy", 1, positions)
    symbol, other = other, symbol
    client.create_order(symbol=other)
    enforcer.enforce_before_order(other, "buy", 1, positions)
    client.create_order(symbol=symbol)  # INV003: not the one that was checked
