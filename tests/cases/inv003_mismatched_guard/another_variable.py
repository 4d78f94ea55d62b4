# Two plain names, neither a copy of the other.
def enter(client, positions, base, hedge):
    enforce_before_order(base, "buy", 1, positions)
    client.create_order(symbol=hedge, side="buy", quantity=1)  # INV003: `base` was checked, not `hedge`
