# The loop is left once the flag is True.
def enter(client, symbol):
    ok = False
    while not ok:
        try:
            enforce_before_order(symbol)
            ok = True
        except Exception:
            wait()
    client.submit_order(symbol)
