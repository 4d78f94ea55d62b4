# The loop runs on one answer.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    while ok:
        client.submit_order(symbol)  # INV004: from the second round on
        ok = more(symbol)
    return ok
