# A private generator runs when its object is iterated, which here is elsewhere.
def _orders(client, symbols):
    for symbol in symbols:
        yield client.submit_order(symbol)  # INV001: its object is returned


def enter(client, symbol, symbols):
    enforce_before_order(symbol)
    return _orders(client, symbols)
