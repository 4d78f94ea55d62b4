# Not retried: the second order stands on the old guard.
def enter(client, symbol, again):
    enforce_before_order(symbol)
    client.create_order(symbol)
    if again:
        enforce_before_order(symbol)
    client.create_order(symbol)  # INV004: `again` was false
