# What a helper raises after its own guard, or before its order, has spent nothing of the caller's.
def enter(client, symbol):
    for _ in range(3):
        try:
            return _guarded(client, symbol)
        except ConnectionError:
            continue


def _guarded(client, symbol):
    enforce_before_order(symbol)
    return client.create_order(symbol)


def with_a_quote(client, symbol):
    enforce_before_order(symbol)
    try:
        price = _quote(client, symbol)
    except ConnectionError:
        return client.create_order(symbol)
    return client.create_order(symbol, price)


def _quote(client, symbol):
    return client.fetch_ticker(symbol)


def with_one_that_swallows(client, symbol):
    enforce_before_order(symbol)
    try:
        _checked(client, symbol)
    except ConnectionError:
        enforce_before_order(symbol)
        client.create_order(symbol)


def _checked(client, symbol):
    client.create_order(symbol)
    enforce_before_order(symbol)
