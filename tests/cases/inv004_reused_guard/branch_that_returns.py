# Who sent the first order has left.
def enter(client, symbol, limit):
    enforce_before_order(symbol)
    if limit:
        return client.create_order(symbol, limit)
    return client.create_order(symbol)
