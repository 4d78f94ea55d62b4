# What a call gives is no flag.
def enter(client, symbol):
    ok = ready(symbol)
    try:
        enforce_before_order(symbol)
        ok = True
    except Exception:
        pass
    if ok:
        client.submit_order(symbol)  # INV002: ready, and refused
