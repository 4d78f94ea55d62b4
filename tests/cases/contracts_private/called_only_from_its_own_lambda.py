# The lambda comes to be by a call of the function itself, so it is no call from outside.
def _place(client, symbol, retry):
    client.submit_order(symbol)  # INV001: no call from outside
    retry(lambda: _place(client, symbol, retry))
