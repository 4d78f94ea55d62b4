# The guard behind the block covers the order, whatever the block swallowed.
def enter(client, session, symbol):
    with session:
        client.ping()
    enforce_before_order(symbol)
    client.submit_order(symbol)
