# The guard saw the old value by way of the copy; the order sends the new one.
def enter(client, positions, symbol, other):
    sym = symbol
    symbol = other
    enforce_before_order(sym, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: `symbol` is `other` now
