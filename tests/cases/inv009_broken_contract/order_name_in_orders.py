# Listed in the full list.
# settings: orders = ["create_order", "place"]
from invariant_guard import requires_guard


@requires_guard
def place(client, symbol):
    client.create_order(symbol)
