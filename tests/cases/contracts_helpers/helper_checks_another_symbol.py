# Parameters are matched to arguments: what was checked is the first argument.
def check(symbol, positions):
    enforce_before_order(symbol, "buy", 1, positions)


def enter(client, positions, base, hedge):
    check(base, positions)
    client.create_order(symbol=hedge, side="buy", quantity=1)  # INV003: `base` was checked, not `hedge`
