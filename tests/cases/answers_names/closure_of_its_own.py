# A function inside has a name of its own.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    def force():
        ok = True
        return ok
    force()
    if ok:
        client.submit_order(symbol)
