# `finally` tests the flag.
def enter(client, symbol):
    ok = False
    try:
        enforce_before_order(symbol)
        ok = True
    finally:
        if ok:
            client.submit_order(symbol)
