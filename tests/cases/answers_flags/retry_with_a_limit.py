# The loop is left after some tries.
def enter(client, symbol):
    ok = False
    for _ in range(3):
        try:
            enforce_before_order(symbol)
            ok = True
            break
        except Exception:
            wait()
    if ok:
        client.submit_order(symbol)
