# The last answer decides.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = False
    for _ in range(3):
        ok = check(symbol)
        if ok:
            break
    if ok:
        client.submit_order(symbol)
