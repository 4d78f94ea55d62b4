# The lambda starts with what held where it was made, and so does the call in it.
def _place(client, symbol):
    return client.submit_order(symbol)


def enter(retry, client, symbol):
    enforce_before_order(symbol)
    return retry(lambda: _place(client, symbol))
