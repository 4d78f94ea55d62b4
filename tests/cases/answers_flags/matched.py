# The flag is matched.
def enter(client, symbol):
    ok = False
    try:
        enforce_before_order(symbol)
        ok = True
    except Exception:
        pass
    match ok:
        case True:
            client.submit_order(symbol)
        case _:
            return
