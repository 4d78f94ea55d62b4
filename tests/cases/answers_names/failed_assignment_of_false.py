# A check that raised leaves False.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = False
    try:
        ok = check(symbol)
    except Exception:
        log(symbol)
    if ok:
        client.submit_order(symbol)
