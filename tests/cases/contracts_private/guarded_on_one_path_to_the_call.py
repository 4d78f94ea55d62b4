# The call site itself is guarded on one path only.
def _place(client, symbol):
    return client.submit_order(symbol)  # INV001: called when not live, too


def enter(client, symbol, live):
    if live:
        enforce_before_order(symbol)
    return _place(client, symbol)
