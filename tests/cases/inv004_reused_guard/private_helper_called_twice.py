# Each call of the helper sends an order, and one guard clears one of them.
def enter(client, symbol):
    enforce_before_order(symbol)
    _place(client, symbol)
    _place(client, symbol)


def _place(client, symbol):
    client.create_order(symbol)  # INV004: sent a second time on the guard of the caller
