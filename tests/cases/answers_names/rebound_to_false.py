# What may only forbid does no harm.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol, halted):
    ok = check(symbol)
    if halted:
        ok = False
    if ok:
        client.submit_order(symbol)
