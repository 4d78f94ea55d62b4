# Returned: it runs when the caller likes.
def enter(client, symbol):
    enforce_before_order(symbol)
    return lambda: client.submit_order(symbol)  # INV001: the guard will be stale
