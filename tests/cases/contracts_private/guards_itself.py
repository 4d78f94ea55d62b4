# Its own guard is enough, whoever calls it.
def _place(client, symbol):
    enforce_before_order(symbol)
    return client.submit_order(symbol)


def leave(client, symbol):
    return _place(client, symbol)
