# Not (live and guarded) leaves, so what stays is live and guarded.
def enter(client, symbol, live):
    if not (live and enforce_before_order(symbol)):
        return
    client.submit_order(symbol)
