# Passed to a call right here: it starts with the guard that held.
def enter(client, retry, symbol):
    enforce_before_order(symbol)
    return retry(lambda: client.submit_order(symbol))
