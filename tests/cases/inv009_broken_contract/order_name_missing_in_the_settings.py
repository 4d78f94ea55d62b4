# Other files would call it unguarded and not be told.
from invariant_guard import requires_guard


@requires_guard
def place(client, symbol):  # INV009: not in `extend-orders`
    client.create_order(symbol)
