# A context manager may swallow the refusal.
def enter(client, symbol, manager):
    ok = False
    with manager:
        enforce_before_order(symbol)
        ok = True
    if ok:
        client.submit_order(symbol)
