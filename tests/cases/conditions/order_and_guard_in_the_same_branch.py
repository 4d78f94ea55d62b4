# The branch is complete in itself.
def enter(client, symbol, live):
    if live:
        enforce_before_order(symbol)
        client.submit_order(symbol)
