# No import of contextlib stands behind this name.
def enter(client, closing, symbol):
    with closing(client):
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: some other `closing`
