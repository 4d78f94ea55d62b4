# The flag is None until the guard has completed.
def enter(client, symbol):
    ok = None
    try:
        enforce_before_order(symbol)
        ok = True
    except Exception:
        pass
    if ok is not None:
        client.submit_order(symbol)
