# close() runs the `finally` of a generator that stands at its first yield.
def legs(client, symbol):
    try:
        yield symbol
        enforce_before_order(symbol)
    finally:
        client.submit_order(symbol)  # INV001: closed before the guard
