# A check that raised leaves the old value.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = True
    try:
        ok = check(symbol)
    except Exception:
        log(symbol)
    if ok:
        client.submit_order(symbol)  # INV001: the old value is True
