# An annotation changes nothing.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok: bool = check(symbol)
    if ok:
        client.submit_order(symbol)
