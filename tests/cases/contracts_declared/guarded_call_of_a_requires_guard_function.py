# Guarded, as the declaration asks.
# settings: extend-orders = ["place"]
from invariant_guard import requires_guard


@requires_guard
def place(client, symbol):
    return client.create_order(symbol)


def enter(client, symbol):
    enforce_before_order(symbol)
    return place(client, symbol)
