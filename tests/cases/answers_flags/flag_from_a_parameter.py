# A parameter may be anything.
def enter(client, symbol, ok=False):
    try:
        enforce_before_order(symbol)
        ok = True
    except Exception:
        pass
    if ok:
        client.submit_order(symbol)  # INV002: a caller may say True
