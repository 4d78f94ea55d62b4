# One of two flags is enough.
def enter(client, symbol, live):
    ok = False
    armed = False
    if live:
        armed = True
    try:
        enforce_before_order(symbol)
        ok = True
    except Exception:
        pass
    if armed or ok:
        client.submit_order(symbol)  # INV002: armed, and refused
