# One guard for each round.
def enter(client, symbol, sizes):
    for size in sizes:
        enforce_before_order(symbol)
        client.create_order(symbol, size)
