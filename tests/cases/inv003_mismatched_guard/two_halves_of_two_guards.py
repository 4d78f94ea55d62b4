# One guard has the symbol, the other the side; neither is about this order.
def enter(client, positions, base, hedge):
    enforce_before_order(base, "buy", 1, positions)
    enforce_before_order(hedge, "sell", 1, positions)
    client.create_order(symbol=base, side="sell", quantity=1)  # INV003: a sell of `base` was never checked
