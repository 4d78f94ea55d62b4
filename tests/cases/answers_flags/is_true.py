# The flag is compared with True.
def enter(client, symbol):
    ok = None
    try:
        enforce_before_order(symbol)
        ok = True
    except Exception:
        pass
    if ok is True:
        client.submit_order(symbol)
