# The flag is True before the guard is called.
def enter(client, symbol):
    ok = False
    try:
        ok = True
        enforce_before_order(symbol)
    except Exception:
        pass
    if ok:
        client.submit_order(symbol)  # INV002: refused, and True
