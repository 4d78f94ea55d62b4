# What the first test let pass, the second does too.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    if ok:
        prepare(symbol)
    if ok:
        client.submit_order(symbol)
