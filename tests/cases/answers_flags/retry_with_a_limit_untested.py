# The loop is left after some tries, and nobody asks.
def enter(client, symbol):
    ok = False
    for _ in range(3):
        try:
            enforce_before_order(symbol)
            ok = True
            break
        except Exception:
            wait()
    client.submit_order(symbol)  # INV001: no item at all, or three refusals
    return ok
