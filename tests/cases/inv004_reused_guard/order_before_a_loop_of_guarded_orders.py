# The loop's guard renews the clearance in each round.
def enter(client, symbol, sizes):
    enforce_before_order(symbol)
    client.create_order(symbol)
    for size in sizes:
        enforce_before_order(symbol)
        client.create_order(symbol, size)
