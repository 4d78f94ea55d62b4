# Guarded, an exit is as clean as an entry.
def leave(client, symbol, positions):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.create_order(symbol, side="sell", reduce_only=True)
