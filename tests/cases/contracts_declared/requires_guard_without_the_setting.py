# In this file the declaration counts at once; for the others the setting is missing.
from invariant_guard import requires_guard


@requires_guard
def place(client, symbol):  # INV009: add it to `extend-orders`
    return client.create_order(symbol)


def enter(client, symbol):
    return place(client, symbol)  # INV001: `place` asks for a guard first
