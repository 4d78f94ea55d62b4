# The flag is reset before each round.
def enter(client, symbols):
    for symbol in symbols:
        ok = False
        try:
            enforce_before_order(symbol)
            ok = True
        except Exception:
            pass
        if ok:
            client.submit_order(symbol)
