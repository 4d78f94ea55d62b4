# A function inside sets the flag.
def enter(client, symbol):
    ok = False
    def allow():
        nonlocal ok
        ok = True
    try:
        enforce_before_order(symbol)
        ok = True
    except Exception:
        allow()
    if ok:
        client.submit_order(symbol)  # INV002: set by the handler
