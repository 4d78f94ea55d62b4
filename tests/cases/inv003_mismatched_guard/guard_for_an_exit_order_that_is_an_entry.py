# The guard let an exit through; the order itself may open.
def leave(client, positions, symbol):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    client.create_order(symbol=symbol, side="sell", quantity=1)  # INV003: the order does not say reduce-only
