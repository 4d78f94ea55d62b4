# Guarded on one path only.
def leave(client, symbol, live):
    if live:
        enforce_before_order(symbol)
    client.create_order(symbol, reduce_only=True)  # INV008: not live
