# `first = second = value` gives both names one value.
def enter(client, positions, signals, symbol):
    first = second = signals.pick()
    enforce_before_order(first, "buy", 1, positions)
    client.create_order(symbol=second, side="buy", quantity=1)
    enforce_before_order(first, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: neither of the two
