# A suffix names another product.
def enter(client, enforcer, symbol, side, other):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    symbol = f"{symbol}-PERP"
    client.submit_order(symbol=symbol, side=side)  # INV003: spot was cleared
