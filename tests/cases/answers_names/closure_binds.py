# A function inside binds the name.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    def force():
        nonlocal ok
        ok = True
    force()
    if ok:
        client.submit_order(symbol)  # INV001: forced
