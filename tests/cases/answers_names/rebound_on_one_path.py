# On one path the name holds something else.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol, force):
    ok = check(symbol)
    if force:
        ok = True
    if ok:
        client.submit_order(symbol)  # INV001: forced
