# The guard lies on every way out of the try.
def enter(client, symbol):
    try:
        client.ping()
    finally:
        enforce_before_order(symbol)
    client.submit_order(symbol)
