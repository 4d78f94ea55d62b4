# Keywords are matched to parameters, in whatever order.
def check(symbol, positions):
    enforce_before_order(symbol, "buy", 1, positions)


def enter(client, positions, base, hedge):
    check(positions=positions, symbol=base)
    client.create_order(symbol=base, side="buy", quantity=1)
    check(positions=positions, symbol=base)
    client.create_order(symbol=hedge, side="buy", quantity=1)  # INV003: `base` was checked
