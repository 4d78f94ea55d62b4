# The handler says True.
def enter(client, symbol):
    ok = False
    try:
        enforce_before_order(symbol)
    except Exception:
        ok = True
    if ok:
        client.submit_order(symbol)  # INV002: refused
