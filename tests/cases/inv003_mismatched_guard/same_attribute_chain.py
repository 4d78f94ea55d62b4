# The same chain on both sides, nothing stored in between.
def enter(client, positions, signal):
    enforce_before_order(signal.symbol, signal.side, 1, positions)
    client.create_order(symbol=signal.symbol, side=signal.side, quantity=1)
