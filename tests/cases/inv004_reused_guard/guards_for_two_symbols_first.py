# Both legs are checked before either is sent: each order spends the guard that is about it.
def pair(client, positions, long_leg, short_leg):
    enforce_before_order(symbol=long_leg, side="buy", quantity=1, current_positions=positions)
    enforce_before_order(symbol=short_leg, side="sell", quantity=1, current_positions=positions)
    client.create_order(symbol=short_leg, side="sell", quantity=1)
    client.create_order(symbol=long_leg, side="buy", quantity=1)
