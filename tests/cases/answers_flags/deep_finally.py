# Flags pass through bodies of `finally` as well.
def enter(client, symbol):
    ok = False
    try:
        try:
            try:
                enforce_before_order(symbol)
                ok = True
            finally:
                log(symbol)
        finally:
            log(symbol)
    except Exception:
        pass
    if ok:
        client.submit_order(symbol)
