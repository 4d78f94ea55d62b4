# The `for` binds `symbol` anew in each round, after the one check.
def enter(client, positions, symbol, symbols):
    enforce_before_order(symbol, "buy", 1, positions)
    for symbol in symbols:
        client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003, INV004: another symbol each round
