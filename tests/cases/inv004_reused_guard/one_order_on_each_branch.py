# One order on each path.
def enter(client, symbol, limit):
    enforce_before_order(symbol)
    if limit:
        client.create_order(symbol, limit)
    else:
        client.create_order(symbol)
