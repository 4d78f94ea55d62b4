# Every call of the helper has a guard of its own.
def enter(client, symbols):
    for symbol in symbols:
        enforce_before_order(symbol)
        _place(client, symbol)
    enforce_before_order(symbols)
    _place(client, symbols)


def _place(client, symbol):
    client.create_order(symbol)
