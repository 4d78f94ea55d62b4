# The spelling of other libraries.
def leave(client, symbol):
    client.create_order(symbol, side="sell", reduce_only=True)  # INV008: an exit, unguarded
