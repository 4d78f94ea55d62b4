# A helper called `retry` runs what it is given at once.
def enter(retry, client, symbol):
    enforce_before_order(symbol)
    return retry(client.submit_order)
