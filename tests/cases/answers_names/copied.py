# A copy holds what the name held.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    ok = check(symbol)
    granted = ok
    ok = True
    if granted:
        client.submit_order(symbol)
