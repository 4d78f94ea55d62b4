# The same `finally` body is entered guarded by the return and unguarded by the early exit.
def enter(client, symbol, ready):
    try:
        if not ready:
            return
        enforce_before_order(symbol)
    finally:
        client.create_order(symbol)  # INV001: not ready, and still sent
