# `throw()` raises at the yield.
def legs(client, symbol):
    try:
        yield
    except ValueError:
        client.submit_order(symbol)  # INV001: the caller threw
