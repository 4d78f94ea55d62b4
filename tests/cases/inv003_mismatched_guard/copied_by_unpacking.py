# A tuple on both sides copies part by part.
def copy(symbol, side, client, enforcer, positions):
    sym, way = symbol, side
    enforcer.enforce_before_order(symbol, side, 1, positions)
    client.create_order(symbol=sym, side=way)
    enforcer.enforce_before_order(symbol, side, 1, positions)
    client.create_order(symbol=way)  # INV003: not the one that was checked
