# One leading underscore, one call site, and that one is guarded: the body starts guarded.
def _place(client, symbol):
    return client.submit_order(symbol)


def enter(client, symbol):
    enforce_before_order(symbol)
    return _place(client, symbol)
