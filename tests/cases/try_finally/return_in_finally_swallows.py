# `return` in `finally` drops the exception; the caller then orders, but inside this function all is over.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
        client.submit_order(symbol)
    finally:
        return None
