# The attribute itself was set after the check.
def enter(client, positions, signal, other):
    enforce_before_order(signal.symbol, "buy", 1, positions)
    signal.symbol = other
    client.create_order(symbol=signal.symbol, side="buy", quantity=1)  # INV003: set in between
