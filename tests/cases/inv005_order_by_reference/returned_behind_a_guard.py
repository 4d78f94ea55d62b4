# By the time the caller calls it, the guard is stale.
def placer(client, symbol):
    enforce_before_order(symbol)
    return client.create_order  # INV005: returned, guard or no guard
