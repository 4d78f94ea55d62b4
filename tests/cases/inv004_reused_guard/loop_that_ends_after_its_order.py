# The break lets no second order happen.
def enter(client, symbol, sizes):
    enforce_before_order(symbol)
    for size in sizes:
        client.create_order(symbol, size)
        break
