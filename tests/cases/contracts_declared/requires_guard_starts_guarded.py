# The declaration moves the duty to the callers.
# settings: extend-orders = ["place"]
from invariant_guard import requires_guard


@requires_guard
def place(client, symbol):
    return client.create_order(symbol)
