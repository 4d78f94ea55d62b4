# Where a path has no guard at all, that is the finding, and this rule is silent.
def enter(client, positions, base, hedge, live):
    if live:
        enforce_before_order(base, "buy", 1, positions)
    client.create_order(symbol=hedge, side="buy", quantity=1)  # INV001: one finding for one order
