# On the path through the branch the last order is the second.
def enter(client, symbol, limit):
    enforce_before_order(symbol)
    if limit:
        client.create_order(symbol, limit)
    client.create_order(symbol)  # INV004: after a limit order
