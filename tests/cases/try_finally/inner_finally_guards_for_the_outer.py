# Whatever way leaves the inner try, its `finally` completes a guard or raises; the raise still orders.
def enter(client, symbol):
    try:
        try:
            client.ping()
        finally:
            enforce_before_order(symbol)
    finally:
        client.create_order(symbol)  # INV001: the guard in the inner finally raised
