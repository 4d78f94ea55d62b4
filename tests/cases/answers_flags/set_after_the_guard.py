# The flag is True only where the guard has completed.
def enter(client, symbol):
    ok = False
    try:
        enforce_before_order(symbol)
        ok = True
    except Exception:
        pass
    if ok:
        client.submit_order(symbol)
