# Not live: handed over unguarded.
def enter(retry, client, symbol, live):
    if live:
        enforce_before_order(symbol)
    return retry(client.create_order, symbol)  # INV005: not live
