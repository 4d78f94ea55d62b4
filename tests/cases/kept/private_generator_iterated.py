# A private generator that is iterated behind the guard.
def _orders(client, symbols):
    for symbol in symbols:
        yield client.submit_order(symbol)  # INV004: one guard, several symbols


def enter(client, symbol, symbols):
    enforce_before_order(symbol)
    for order in _orders(client, symbols):
        print(order)
    held = _orders(client, symbols)
    return list(held)
