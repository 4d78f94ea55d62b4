# Nothing reaches it.
def enter(client, symbol):
    return None
    client.submit_order(symbol)
