# Guarded on both paths, and on one for another symbol.
def enter(client, positions, base, hedge, live):
    if live:
        enforce_before_order(base, "buy", 1, positions)
    else:
        enforce_before_order(hedge, "buy", 1, positions)
    client.create_order(symbol=base, side="buy", quantity=1)  # INV003: not live, `hedge` was checked
