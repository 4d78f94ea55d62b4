# The flag is tested by an early return.
def enter(client, symbol):
    ok = False
    try:
        enforce_before_order(symbol)
        ok = True
    except Exception:
        log(symbol)
    if not ok:
        return
    client.submit_order(symbol)
