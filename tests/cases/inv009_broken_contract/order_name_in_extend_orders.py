# Listed, so other files see it.
# settings: extend-orders = ["place"]
from invariant_guard import requires_guard


@requires_guard
def place(client, symbol):
    client.create_order(symbol)
