# All call sites must guarantee it.
def _place(client, symbol):
    return client.submit_order(symbol)  # INV001: leave() calls it unguarded


def enter(client, symbol):
    enforce_before_order(symbol)
    return _place(client, symbol)


def leave(client, symbol):
    return _place(client, symbol)
