# What `send()` gives is no guard.
def legs(client, symbol):
    cleared = yield symbol
    if cleared:
        client.submit_order(symbol)  # INV001: the caller's word
