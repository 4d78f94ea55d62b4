# Every call to it is an order call.
# settings: extend-orders = ["place"]
from invariant_guard import requires_guard


@requires_guard
def place(client, symbol):
    return client.create_order(symbol)


def enter(client, symbol):
    return place(client, symbol)  # INV001: `place` asks for a guard first
