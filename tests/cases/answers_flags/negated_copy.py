# The flag is negated into another.
def enter(client, symbol):
    ok = False
    try:
        enforce_before_order(symbol)
        ok = True
    except Exception:
        pass
    blocked = not ok
    if blocked:
        return
    client.submit_order(symbol)
