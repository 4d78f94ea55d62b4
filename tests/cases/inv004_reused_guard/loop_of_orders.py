# One guard before a loop of orders.
def enter(client, symbol, sizes):
    enforce_before_order(symbol)
    for size in sizes:
        client.create_order(symbol, size)  # INV004: from the second round on
