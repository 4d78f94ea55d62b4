# The entry's guard is spent, so the exit guard alone is compared with what follows it.
def enter(client, positions, symbol):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
    enforce_before_order(symbol=symbol, side="sell", quantity=1, current_positions=positions, reduce_only=True)
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: an exit was cleared last
