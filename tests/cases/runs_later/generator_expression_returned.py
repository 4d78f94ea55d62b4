# The caller iterates it, at a time of its own choosing: the guard is stale by then.
def enter(client, symbol, legs):
    enforce_before_order(symbol)
    return (client.submit_order(symbol, leg) for leg in legs)  # INV001: runs in the caller's hands
