# A name that is not bound raises.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
        ok = True
    except Exception:
        ok = False
    if ok:
        client.submit_order(symbol)
