# Both flags have to be True.
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
    if armed and ok:
        client.submit_order(symbol)
