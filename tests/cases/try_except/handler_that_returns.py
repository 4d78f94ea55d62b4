# The handler leaves the function.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        return None
    return client.submit_order(symbol)
