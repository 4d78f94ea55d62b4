# After `except* Exception` nothing is left for `except* KeyError`.
# python: 3.11
def enter(client, symbol):
    try:
        client.ping()
    except* Exception:
        enforce_before_order(symbol)
    except* KeyError:
        client.submit_order(symbol)
