# A comprehension is a loop.
def enter(client, symbol, sizes):
    enforce_before_order(symbol)
    return [client.create_order(symbol, size) for size in sizes]  # INV004: from the second item on
