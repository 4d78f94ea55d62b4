# The flag of the round before is still True.
def enter(client, symbols):
    ok = False
    for symbol in symbols:
        try:
            enforce_before_order(symbol=symbol)
            ok = True
        except Exception:
            pass
        if ok:
            client.submit_order(symbol=symbol)  # INV004: the round before has spent the guard
