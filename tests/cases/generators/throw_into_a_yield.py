# `throw()` raises at the yield; the handler there goes on past no guard.
def legs(client, symbol):
    try:
        yield symbol
        enforce_before_order(symbol)
    except GeneratorExit:
        pass
    client.submit_order(symbol)  # INV001: closed at the yield, and still sent
