# The order in between is provably another's, and leaves the first guard to the last order.
def pair(client, positions, base, hedge, third):
    enforce_before_order(symbol=base, side="buy", quantity=1, current_positions=positions)
    enforce_before_order(symbol=hedge, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=hedge, side="buy", quantity=1)
    enforce_before_order(symbol=third, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=base, side="buy", quantity=1)
