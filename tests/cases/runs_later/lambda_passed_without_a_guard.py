# Nothing held where it was made.
def enter(client, retry, symbol):
    return retry(lambda: client.submit_order(symbol))  # INV001: no guard before the lambda
