# Of several completed guards one must match, and for each order one does.
def enter(client, positions, base, hedge):
    enforce_before_order(base, "buy", 1, positions)
    enforce_before_order(hedge, "sell", 1, positions)
    client.create_order(symbol=base, side="buy", quantity=1)
    client.create_order(symbol=hedge, side="sell", quantity=1)
