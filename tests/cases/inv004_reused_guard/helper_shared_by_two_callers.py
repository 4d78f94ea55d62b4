# What one caller has sent before it calls the helper is no matter of the other's.
def enter(client, symbol):
    enforce_before_order(symbol)
    client.create_order(symbol)
    _log(symbol)


def leave(client, symbol):
    enforce_before_order(symbol)
    _log(symbol)
    client.create_order(symbol)


def _log(symbol):
    print(symbol)
