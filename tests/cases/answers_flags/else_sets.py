# The `else` of the try says True.
def enter(client, symbol):
    ok = False
    try:
        enforce_before_order(symbol)
    except Exception:
        log(symbol)
    else:
        ok = True
    if ok:
        client.submit_order(symbol)
