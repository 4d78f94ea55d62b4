# The cache is perhaps old, but it is not empty by construction.
def get_positions(client, cache):
    try:
        return client.positions()
    except Exception:
        return cache.positions


def enter(client, cache, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client, cache))
    client.submit_order(symbol)
