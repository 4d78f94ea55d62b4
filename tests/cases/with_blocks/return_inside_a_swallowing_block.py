# Leaving by return inside; behind the block only a swallowed exception arrives.
def enter(client, session, symbol):
    with session:
        enforce_before_order(symbol)
        return client.create_order(symbol)
    return client.submit_order(symbol)  # INV002: only reached past a swallow
