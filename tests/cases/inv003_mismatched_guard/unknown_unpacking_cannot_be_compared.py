# The order's arguments are not written here.
def enter(client, positions, symbol, order):
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(**order)
